package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.ArrowFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type that is claimed, with its edge values, against the server's own text output. */
final class TypesIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @BeforeAll
  static void types() {
    SERVER.run(
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'näh, \"so\"')",
        "ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy'",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE DOMAIN price AS numeric(8,3) CHECK (VALUE >= 0)",
        "CREATE DOMAIN net_price AS price",
        "CREATE DOMAIN tag AS text",
        "CREATE DOMAIN prices AS price[]",
        "CREATE DOMAIN int4s AS int4[]",
        "CREATE TYPE pair_text AS (a int, b inet)",
        "CREATE DOMAIN pair_d AS pair",
        "CREATE TYPE textrange AS RANGE (subtype = text)",
        "CREATE TYPE inetrange AS RANGE (subtype = inet)",
        "CREATE TYPE nest AS (p pair, n numeric[], r int4range, m mood, h hstore, v numeric)");
  }

  /** Source type, its Arrow type, values as SQL literals. */
  static Stream<Arguments> rows() {
    return Stream.of(
        row("bool", "Bool", "true", "false"),
        row("int2", "Int(16, true)", "-32768", "32767", "0", "-1", "258"),
        row("int4", "Int(32, true)", "-2147483648", "2147483647", "0", "-1", "16909060"),
        row(
            "int8",
            "Int(64, true)",
            "-9223372036854775808",
            "9223372036854775807",
            "0",
            "-1",
            "72623859790382856"),
        row("oid", "Int(32, false)", "0", "1", "4294967295", "2147483648"),
        row("xid", "Int(32, false)", "0", "4294967295"),
        row("xid8", "Int(64, false)", "0", "18446744073709551615"),
        row(
            "float4",
            "FloatingPoint(SINGLE)",
            "0",
            "-0",
            "1.5",
            "3.4028235e38",
            "1e-45",
            "NaN",
            "Infinity",
            "-Infinity"),
        row(
            "float8",
            "FloatingPoint(DOUBLE)",
            "0",
            "-0",
            "0.1",
            "1.7976931348623157e308",
            "4.9e-324",
            "NaN",
            "Infinity",
            "-Infinity"),
        row(
            "numeric(12,2)",
            "Decimal(12, 2, 128)",
            "0",
            "0.01",
            "-0.01",
            "1",
            "10000",
            "9999.99",
            "-10000.5",
            "9999999999.99",
            "-9999999999.99",
            "100000000"),
        row("numeric(5,0)", "Decimal(5, 0, 128)", "0", "99999", "-99999", "10000"),
        row(
            "numeric(9,5)",
            "Decimal(9, 5, 128)",
            "0.00001",
            "9999.99999",
            "0.0001",
            "0.1",
            "1.00001",
            "-12.3456"),
        row(
            "numeric(18,6)",
            "Decimal(18, 6, 128)",
            "999999999999.999999",
            "-999999999999.999999",
            "0.000001"),
        row(
            "numeric(19,3)",
            "Decimal(19, 3, 128)",
            "9999999999999999.999",
            "-9999999999999999.999",
            "9223372036854775.807",
            "9223372036854775.808",
            "0.001"),
        row(
            "numeric(38,10)",
            "Decimal(38, 10, 128)",
            "9999999999999999999999999999.9999999999",
            "-9999999999999999999999999999.9999999999",
            "0.0000000001",
            "18446744073709551616",
            "-4294967296.5"),
        row(
            "numeric(38,0)",
            "Decimal(38, 0, 128)",
            "99999999999999999999999999999999999999",
            "-99999999999999999999999999999999999999",
            "-1"),
        row("numeric(38,38)", "Decimal(38, 38, 128)", "0.00000000000000000000000000000000000001"),
        row(
            "numeric(39,1)",
            "Decimal(39, 1, 256)",
            "99999999999999999999999999999999999999.9",
            "-99999999999999999999999999999999999999.9",
            "-0.1",
            "7"),
        row(
            "numeric(76,20)",
            "Decimal(76, 20, 256)",
            "9".repeat(56) + "." + "9".repeat(20),
            "-" + "9".repeat(56) + "." + "9".repeat(20),
            "-0.00000000000000000001"),
        row("numeric(3,-2)", "Decimal(5, 0, 128)", "12345", "99900", "-99900", "0"),
        row("numeric(2,5)", "Decimal(5, 5, 128)", "0.00099", "-0.00001", "0"),
        row("numeric(77,0)", "Utf8", "9".repeat(77), "0"),
        row("price", "Decimal(8, 3, 128)", "12345.678", "0.001"),
        row("net_price", "Decimal(8, 3, 128)", "12345.678", "0.001"),
        row("text", "Utf8", "", "a", "größer € 𝄞", "line\nbreak\ttab", "it''s \"q\" \\ back"),
        row("tag", "Utf8", "a", ""),
        row("varchar(5)", "Utf8", "", "abcde"),
        row("char(4)", "Utf8", "", "ab", "abcd"),
        row("\"char\"", "Utf8", "", "x"),
        row("name", "Utf8", "pg_class", ""),
        row("xml", "Utf8", "<a b=\"c\">d</a>", "<x/>"),
        row("citext", "Utf8", "CaSe", ""),
        row("ltree", "Utf8", "a.b.c", ""),
        row("bytea", "Binary", "", "\\x00", "\\x00ff1080", "\\x" + "ab".repeat(300)),
        row(
            "date",
            "Date(DAY)",
            "1970-01-01",
            "1969-12-31",
            "2000-01-01",
            "1999-12-31",
            "0001-01-01",
            "0001-12-31 BC",
            "4714-11-24 BC",
            "5874897-12-31"),
        row(
            "timestamp",
            "Timestamp(MICROSECOND, null)",
            "1970-01-01 00:00:00",
            "1969-12-31 23:59:59.999999",
            "2000-01-01 00:00:00.000001",
            "4714-11-24 00:00:00 BC",
            "294247-01-10 04:00:54.775807"),
        row(
            "timestamptz",
            "Timestamp(MICROSECOND, UTC)",
            "1970-01-01 00:00:00+00",
            "2024-03-31 02:30:00+02",
            "1883-11-18 12:03:57-05",
            "4714-11-24 00:00:00+00 BC",
            "294247-01-10 04:00:54.775807+00"),
        row("time", "Time(MICROSECOND, 64)", "00:00:00", "23:59:59.999999", "12:34:56.7"),
        row("time(0)", "Time(MICROSECOND, 64)", "00:00:00", "23:59:59"),
        row(
            "timetz",
            "Struct",
            "00:00:00+00",
            "23:59:59.999999+15:59:59",
            "12:00:00-15:59",
            "01:02:03.000004+05:30"),
        row(
            "interval",
            "Interval(MONTH_DAY_NANO)",
            "0",
            "1 year 2 months -3 days 04:05:06.789",
            "-178956970 years -8 months",
            "178956970 years 7 months",
            "2147483647 days",
            "-00:00:00.000001",
            "2562047 hours 47 minutes 16.854775 seconds",
            "-2562047 hours -47 minutes -16.854775 seconds"),
        row(
            "uuid",
            "FixedSizeBinary(16)",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        row("json", "Utf8", "{\"a\":  [1, null, \"ä\"]}", "null", "\"\"", "1e400"),
        row("jsonb", "Utf8", "{\"a\":  [1, null, \"ä\"]}", "null", "\"\"", "[]"),
        row("mood", "Utf8", "sad", "ok", "fine", "happy", "näh, \"so\""),
        row("bit(1)", "Bool", "1", "0"),
        row("bit(10)", "Utf8", "1000000001", "0000000000", "0111111110"),
        row("varbit", "Utf8", "", "1", "10000000", "100000001"),
        row("money", "Decimal(19, 2, 128)", "12.34", "-5", "0", "-92233720368547758.08", "0.01"),
        row("inet", "Utf8", "192.168.0.1/24", "::1"),
        row("cidr", "Utf8", "10.0.0.0/8"),
        row("macaddr", "Utf8", "08:00:2b:01:02:03"),
        row("point", "Utf8", "(1.5,-2)"),
        row("tsvector", "Utf8", "a:1 b:2"),
        row("int4range", "Struct", "[1,5)", "empty", "(,)", "[,7]", "[-2147483648,)", "[3,3]"),
        row("int8range", "Struct", "[-9223372036854775808,9223372036854775806]"),
        row("numrange", "Struct", "(1.5,2.25]", "[0,0]", "(,1000000.5)", "empty"),
        row("daterange", "Struct", "[2024-02-29,2024-03-01)", "(,1969-12-31)", "empty"),
        row("tsrange", "Struct", "[2024-01-01 00:00:00.000001,2024-01-02)", "(,)"),
        row("tstzrange", "Struct", "[2024-01-01 00:00:00+01,2024-01-02 00:00:00-05]", "(,)"),
        row("textrange", "Struct", "[a,b)", "[\"\",\"x y\")", "[\"a,\"\"b\\\\c\",)"),
        row("inetrange", "Utf8", "[10.0.0.1,10.0.0.9)"),
        row("int4multirange", "List", "{}", "{[1,3),[5,9)}", "{(,)}"),
        row("nummultirange", "List", "{[1.5,2),(3.25,]}", "{}"),
        row("pair", "Struct", "(1,x)", "(,)", "(,\"\")", "(-7,\"a \"\"b\"\", \\\\c\")"),
        row(
            "nest",
            "Struct",
            "(\"(1,x)\",\"{1.5,NULL}\",\"[1,4)\",happy,\"\"\"k\"\"=>\"\"v\"\"\",12.5)",
            "(,,,,,)",
            "(\"(,)\",{},empty,sad,\"\",0)"),
        row("pair_text", "Utf8", "(1,10.0.0.1)"),
        row("pair_d", "Struct", "(1,x)", "(2,)"),
        row("hstore", "Map(false)", "", "a=>1", "a=>1, \"b \\\" c\"=>NULL, ü=>\"\"", "\"\"=>x"),
        row("int4[]", "List", "{1,NULL,3}", "{}", "{-2147483648,2147483647}", "[2:4]={7,8,9}"),
        row("int4[3][2]", "List", "{{1,2},{3,NULL}}", "{}", "[0:1][-1:0]={{5,6},{7,8}}"),
        row("bool[]", "List", "{t,f,NULL,t,t,t,f,f,t,f}", "{}"),
        row("int2[]", "List", "{{{1,2},{3,4}},{{5,6},{7,8}}}", "{{{9}}}", "{}"),
        row("float8[]", "List", "{0,-0,NaN,Infinity,4.9e-324}"),
        row("numeric[]", "List", "{1.5,0.001,NULL}", "{}", "{1000000}"),
        row("numeric(12,2)[]", "List", "{1.5,-0.01,9999999999.99}", "{NULL}"),
        row("price[]", "List", "{1.5,12345.678}"),
        row("prices", "List", "{1.5,12345.678}", "{}"),
        row(
            "text[]",
            "List",
            "{a,\"b c\",NULL,\"NULL\",\"\",\"x\\\"y\\\\z\",\"{1,2}\"}",
            "{ü€,𝄞}",
            "{}"),
        row("bytea[]", "List", "{\"\\\\x00ff\",\"\\\\x\"}"),
        row("mood[]", "List", "{happy,sad,NULL}", "{}"),
        row("uuid[]", "List", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}"),
        row("jsonb[]", "List", "{\"{\\\"a\\\": [1, 2]}\",null}"),
        row("timetz[]", "List", "{01:02:03+05:30,NULL}"),
        row("interval[]", "List", "{1 mon -3 days,04:05:06}"),
        row("inet[]", "List", "{10.0.0.1,10.0.0.0/8,NULL}", "{}"),
        row("box[]", "List", "{(1,1),(0,0);(2,2),(1,1)}", "{}"),
        row("pair[]", "List", "{\"(1,x)\",NULL,\"(,\\\"a b\\\")\"}", "{}"),
        row("pair[][]", "List", "{{\"(1,x)\",\"(2,y)\"}}", "{}"),
        row("pair_text[]", "List", "{\"(1,10.0.0.1)\",NULL}"),
        row("int4range[]", "List", "{\"[1,3)\",empty,NULL}"),
        row("nummultirange[]", "List", "{\"{[1.5,2)}\",\"{}\",NULL}", "{}"),
        row("hstore[]", "List", "{\"\\\"a\\\"=>\\\"1\\\"\",\"\"}"),
        row("int4s[]", "List", "{\"{1,2}\",NULL}"),
        row("timestamptz[]", "List", "{2024-01-01 00:00:00+01}"));
  }

  private static Arguments row(String type, String arrow, String... values) {
    return Arguments.of(type, arrow, List.of(values));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("rows")
  void valuesAreThoseThatTheServerShows(String type, String arrow, List<String> values) {
    SERVER.run("DROP TABLE IF EXISTS typed", "CREATE TABLE typed (n serial, v " + type + ")");
    SERVER.run("INSERT INTO typed(v) VALUES (NULL)");
    for (String value : values) {
      SERVER.run("INSERT INTO typed(v) VALUES ('" + value + "'), (NULL)");
    }
    SERVER.run("GRANT SELECT ON typed TO reader");
    assertSameAsServer("typed", arrow);
  }

  private static void assertSameAsServer(String table, String arrow) {
    List<List<String>> texts =
        SERVER.query("SELECT num_nulls(v) = 1, format('%s', v) FROM " + table + " ORDER BY n");
    try (Reading reading = new Reading()) {
      Result byTable = reading.all(Reading.table(table));
      Result byQuery = reading.all(Reading.query("SELECT * FROM " + table + " ORDER BY n"));
      Field field = byTable.schema().getFields().get(1);
      assertThat(field.getType().toString()).isEqualTo(arrow);
      assertThat(field.isNullable()).isTrue();
      List<Object> expected = new ArrayList<>();
      for (List<String> text : texts) {
        expected.add(text.get(0).equals("t") ? null : ServerText.parse(field, text.get(1)));
      }
      assertThat(byTable.column(1)).isEqualTo(expected);
      assertThat(byQuery.column(1)).isEqualTo(expected);
      assertThat(byQuery.schema()).isEqualTo(byTable.schema());
    }
  }

  @Test
  void fieldsCarryTheServersTypeNameAndArrowsExtensionNames() {
    try (Reading reading = new Reading()) {
      var fields =
          reading
              .all(
                  Reading.query(
                      "SELECT 1::numeric(12,2) AS a, '{}'::json AS b, '{}'::jsonb AS c,"
                          + " gen_random_uuid() AS d, 'ok'::mood AS e, '{1}'::int[] AS f,"
                          + " 'x'::varchar(7) AS g"))
              .schema()
              .getFields();
      assertThat(fields)
          .extracting(f -> ArrowFields.sourceType(f).orElseThrow())
          .containsExactly(
              "numeric(12,2)",
              "json",
              "jsonb",
              "uuid",
              "mood",
              "integer[]",
              "character varying(7)");
      assertThat(fields.subList(1, 4))
          .extracting(f -> ArrowFields.extensionName(f).orElseThrow())
          .containsExactly("arrow.json", "arrow.json", "arrow.uuid");
      assertThat(fields.get(4).getDictionary()).isNotNull();
    }
  }

  @Test
  void anEnumsDictionaryHasItsLabelsInTheServersOrder() {
    try (Reading reading = new Reading();
        var source = reading.open(Reading.query("SELECT 'happy'::mood AS v"));
        var plan = source.plan(dev.greta.spi.ReadRequest.all());
        var reader = source.read(plan.splits().next(), reading.read())) {
      try (var batch = Objects.requireNonNull(reader.next())) {
        var encoding = batch.getVector(0).getField().getDictionary();
        var labels = reader.dictionaries().lookup(encoding.getId()).getVector();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < labels.getValueCount(); i++) {
          found.add(String.valueOf(labels.getObject(i)));
        }
        assertThat(found).containsExactly("sad", "ok", "fine", "happy", "näh, \"so\"");
        assertThat(batch.getVector(0).getObject(0)).isEqualTo(3);
      }
    }
  }

  /** Tables of all types at once, with random values and random nulls. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomTablesOfAllTypesAreReadAsTheServerShowsThem(long seed) {
    Random random = new Random(seed);
    List<Arguments> types = rows().toList();
    StringBuilder ddl = new StringBuilder("CREATE TABLE randomized (n int");
    for (int c = 0; c < types.size(); c++) {
      ddl.append(", c").append(c).append(' ').append(types.get(c).get()[0]);
    }
    SERVER.run("DROP TABLE IF EXISTS randomized", ddl.append(")").toString());
    int rows = 200 + random.nextInt(200);
    List<String> inserts = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      inserts.add(insert(random, r, types));
    }
    SERVER.run(inserts.toArray(String[]::new));
    SERVER.run("GRANT SELECT ON randomized TO reader");
    StringBuilder texts = new StringBuilder("SELECT n");
    for (int c = 0; c < types.size(); c++) {
      texts.append(
          ", CASE WHEN num_nulls(c"
              + c
              + ") = 1 THEN 'N' ELSE 'V' || format('%s', c"
              + c
              + ") END");
    }
    List<List<String>> expected = SERVER.query(texts + " FROM randomized ORDER BY n");
    try (Reading reading = new Reading()) {
      reading.target =
          new dev.greta.spi.BatchTarget(1 + random.nextInt(100), 1 + random.nextInt(100_000));
      var config = Reading.table("randomized");
      config.put("partitions", 1 + random.nextInt(6));
      Result result = reading.all(config);
      assertThat(result.rows()).hasSize(rows);
      // A row may have gone to an earlier page that still had room for it.
      List<List<@Nullable Object>> sorted = new ArrayList<>(result.rows());
      sorted.sort(Comparator.comparing(row -> (Integer) Objects.requireNonNull(row.get(0))));
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < types.size(); c++) {
          String text = expected.get(r).get(c + 1);
          Field field = result.schema().getFields().get(c + 1);
          Object value = text.equals("N") ? null : ServerText.parse(field, text.substring(1));
          assertThat(sorted.get(r).get(c + 1))
              .as("seed %d, row %d, %s", seed, r, types.get(c).get()[0])
              .isEqualTo(value);
        }
      }
    }
  }

  private static String insert(Random random, int row, List<Arguments> types) {
    StringBuilder sql = new StringBuilder("INSERT INTO randomized VALUES (" + row);
    for (Arguments type : types) {
      List<?> values = (List<?>) type.get()[2];
      sql.append(", ");
      if (random.nextInt(4) == 0) {
        sql.append("NULL");
      } else if (type.get()[0].equals("text")) {
        sql.append("'").append("ab ü€".repeat(random.nextInt(60))).append("'");
      } else if (type.get()[0].equals("int8")) {
        sql.append("'").append(random.nextLong()).append("'");
      } else if (type.get()[0].equals("float8")) {
        sql.append("'")
            .append(random.nextGaussian() * Math.pow(10, random.nextInt(40)))
            .append("'");
      } else if (type.get()[0].equals("numeric(38,10)")) {
        sql.append(new java.math.BigDecimal(new java.math.BigInteger(120, random), 10));
      } else {
        sql.append("'").append(values.get(random.nextInt(values.size()))).append("'");
      }
    }
    return sql.append(")").toString();
  }
}
