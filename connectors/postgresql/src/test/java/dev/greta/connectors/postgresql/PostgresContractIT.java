package dev.greta.connectors.postgresql;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Connector;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** PostgreSQL keeps the contract of a connector. */
final class PostgresContractIT extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new Fixture();
  }

  private static final class Fixture implements SourceFixture {

    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final Field ID = ArrowFields.of("id", new ArrowType.Int(32, true), "integer");
    private static final Field NOTE = ArrowFields.of("note", ArrowType.Utf8.INSTANCE, "text");

    private static final String TYPICAL =
        "SELECT * FROM (VALUES (true, 1::int2, 2, 3::int8, 4::oid, 0.5::float4, -0.5::float8,"
            + " 1234.50::numeric(10,2), 'ä', '\\x00ff'::bytea, '2024-02-29'::date,"
            + " '2024-02-29 12:34:56.789012'::timestamp, '2024-02-29 12:00+02'::timestamptz,"
            + " '23:59:59.999999'::time, '00112233-4455-6677-8899-aabbccddeeff'::uuid,"
            + " '{\"a\": 1}'::jsonb, 'two'::contract_enum, '10.0.0.1'::inet),"
            + " (null, null, null, null, null, null, null, null, null, null, null, null, null,"
            + " null, null, null, null, null)) AS t(b, i2, i4, i8, o, f4, f8, n, t, y, d, ts, tz,"
            + " ti, u, j, e, a)";

    private Fixture() {
      SERVER.run(
          "CREATE TYPE contract_enum AS ENUM ('one', 'two')",
          "CREATE TABLE contract_typical AS " + TYPICAL,
          "ALTER TABLE contract_typical ALTER n TYPE numeric(10,2)",
          "CREATE TABLE contract_empty AS " + TYPICAL + " LIMIT 0",
          numbered("contract_many"),
          "VACUUM contract_many",
          numbered("contract_changing"),
          "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    }

    private static String numbered(String table) {
      return "CREATE TABLE "
          + table
          + " AS SELECT i AS id, CASE WHEN i % 7 > 0 THEN repeat('n', i % 40) END AS note"
          + " FROM generate_series(1, 3000) AS i";
    }

    @Override
    public Connector<?> connector() {
      return new PostgresConnector();
    }

    private static Schema typicalSchema() {
      return new Schema(
          List.of(
              ArrowFields.of("b", ArrowType.Bool.INSTANCE, "boolean"),
              ArrowFields.of("i2", new ArrowType.Int(16, true), "smallint"),
              ArrowFields.of("i4", new ArrowType.Int(32, true), "integer"),
              ArrowFields.of("i8", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.of("o", new ArrowType.Int(32, false), "oid"),
              ArrowFields.of(
                  "f4", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "real"),
              ArrowFields.of(
                  "f8",
                  new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
                  "double precision"),
              ArrowFields.of("n", new ArrowType.Decimal(10, 2, 128), "numeric(10,2)"),
              ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "text"),
              ArrowFields.of("y", ArrowType.Binary.INSTANCE, "bytea"),
              ArrowFields.of("d", new ArrowType.Date(DateUnit.DAY), "date"),
              ArrowFields.of(
                  "ts",
                  new ArrowType.Timestamp(TimeUnit.MICROSECOND, null),
                  "timestamp without time zone"),
              ArrowFields.of(
                  "tz",
                  new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
                  "timestamp with time zone"),
              ArrowFields.of(
                  "ti", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "time without time zone"),
              ArrowFields.uuid("u", "uuid"),
              ArrowFields.json("j", "jsonb"),
              ArrowFields.dictionary("e", 16, "contract_enum"),
              ArrowFields.of("a", ArrowType.Utf8.INSTANCE, "inet")));
    }

    @Override
    public Dataset typical() {
      List<@Nullable Object> values =
          Arrays.asList(
              true,
              1,
              2,
              3L,
              4,
              0.5f,
              -0.5,
              new BigDecimal("1234.50"),
              "ä",
              new byte[] {0, -1},
              LocalDate.of(2024, 2, 29),
              LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_012_000),
              Instant.parse("2024-02-29T10:00:00Z"),
              LocalTime.of(23, 59, 59, 999_999_000),
              UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
              "{\"a\": 1}",
              "two",
              "10.0.0.1");
      List<@Nullable Object> nulls = new ArrayList<>();
      values.forEach(value -> nulls.add(null));
      Map<String, Object> options =
          Reading.query(
              "SELECT * FROM contract_typical"
                  + " WHERE t = :text OR (i4 IS NULL AND :nothing::int IS NULL)");
      Map<String, @Nullable Object> parameters = new HashMap<>();
      parameters.put("text", "ä");
      parameters.put("nothing", null);
      options.put("params", parameters);
      options.put("partition_column", "i4");
      return new Dataset(options, typicalSchema(), List.of(values, nulls));
    }

    @Override
    public Dataset empty() {
      Map<String, Object> options = new HashMap<>(Reading.table("contract_empty"));
      List<Field> fields = new ArrayList<>(typicalSchema().getFields());
      // CREATE TABLE AS keeps no modifier of a bare VALUES, so that this numeric has no precision.
      fields.set(7, ArrowFields.of("n", new ArrowType.Decimal(38, 0, 128), "numeric"));
      return new Dataset(options, new Schema(fields), List.of());
    }

    @Override
    public Dataset many() {
      return numberedRows("contract_many");
    }

    private static Dataset numberedRows(String table) {
      Map<String, Object> options = Reading.table(table);
      options.put("partitions", 4);
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 1; i <= 3_000; i++) {
        rows.add(Arrays.asList(i, i % 7 > 0 ? "n".repeat(i % 40) : null));
      }
      return new Dataset(options, new Schema(List.of(ID, NOTE)), rows);
    }

    @Override
    public List<FaultCase> faults() {
      return List.of(
          FaultCase.unreachable("a port that refuses", connection("port", 1)),
          FaultCase.unreachable("no such host", connection("host", "nowhere.invalid")),
          FaultCase.unreachable("no such database", connection("database", "absent")),
          FaultCase.wrongCredentials(
              "a wrong password", connection("password", "wrong-horse-battery")),
          FaultCase.badQuery("no such table", Reading.table("contract_mani")),
          FaultCase.badQuery("a syntax error", Reading.query("SELEKT 1")),
          FaultCase.badQuery("two statements", Reading.query("SELECT 1; SELECT 2")));
    }

    private static Map<String, Object> connection(String key, Object value) {
      Map<String, Object> options = Reading.table("contract_many");
      Map<String, Object> connection = Reading.connection();
      connection.put(key, value);
      options.put("connection", connection);
      return options;
    }

    @Override
    public Optional<Dataset> query() {
      return Optional.of(
          new Dataset(
              Reading.query("SELECT 3 - i AS id, 'q' || i AS note FROM generate_series(1, 2) i"),
              new Schema(List.of(ID, NOTE)),
              List.of(List.of(2, "q1"), List.of(1, "q2"))));
    }

    @Override
    public Optional<Dataset> misfit() {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 1; i <= 2_000; i++) {
        rows.add(List.of(new BigDecimal(i == 1_500 ? "0.25" : "1.00")));
      }
      return Optional.of(
          new Dataset(
              Reading.query(
                  "SELECT CASE WHEN i = 1500 THEN 0.25 ELSE 1 END::numeric AS n"
                      + " FROM generate_series(1, 2000) AS i"),
              new Schema(
                  List.of(ArrowFields.of("n", new ArrowType.Decimal(38, 2, 128), "numeric"))),
              rows));
    }

    @Override
    public Optional<Changing> changing() {
      SERVER.run("DROP TABLE contract_changing", numbered("contract_changing"));
      SERVER.run("GRANT SELECT ON contract_changing TO reader");
      return Optional.of(
          new Changing(
              numberedRows("contract_changing"),
              () ->
                  SERVER.run(
                      "UPDATE contract_changing SET note = 'changed' WHERE id % 2 = 0",
                      "DELETE FROM contract_changing WHERE id % 5 = 0",
                      "INSERT INTO contract_changing VALUES (0, 'new')",
                      "VACUUM contract_changing")));
    }

    @Override
    public Optional<Endless> endless() {
      return Optional.of(
          new Endless(
              Reading.query("SELECT 1 AS a, pg_sleep(3600) IS NULL AS b"),
              () ->
                  !SERVER
                      .value(
                          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'"
                              + " AND state = 'active' AND query LIKE 'COPY%'")
                      .equals("0")));
    }
  }
}
