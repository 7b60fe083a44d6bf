package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
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

class ParquetContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new ParquetFixture();
  }

  static final class ParquetFixture extends FixtureFolder {

    @Override
    public Connector<?> connector() {
      return new ParquetConnector();
    }

    private Map<String, Object> copy(String name, String query) {
      sql(Optional.empty(), "COPY (" + query + ") TO '" + path(name) + "' (FORMAT parquet)");
      return Map.of("source", name);
    }

    @Override
    public Dataset typical() {
      Map<String, Object> options =
          copy(
              "typical.parquet",
              """
              SELECT * FROM (VALUES
                (true, 1::TINYINT, 2::SMALLINT, 3, 4::BIGINT, 255::UTINYINT,
                 18446744073709551615::UBIGINT, 0.5::FLOAT, 0.1::DOUBLE, 12.34::DECIMAL(9,2),
                 12345678901234567890.123::DECIMAL(30,3), 'ü', 'ab\\xFF'::BLOB,
                 DATE '2024-02-29', TIME '23:59:59.999999', TIMESTAMP '2024-02-29 12:00:00.5',
                 TIMESTAMPTZ '2024-02-29 12:00:00+05:30',
                 '00112233-4455-6677-8899-aabbccddeeff'::UUID, [1, NULL, 3]),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, NULL, NULL, NULL))
              t(b, i8, i16, i32, i64, u8, u64, f, d, dec, wide, t, bin, day, "time", ts, utc, id, l)
              """);
      return new Dataset(
          options,
          new Schema(
              List.of(
                  ArrowFields.of("b", ArrowType.Bool.INSTANCE, "BOOLEAN"),
                  ArrowFields.of("i8", new ArrowType.Int(8, true), "TINYINT"),
                  ArrowFields.of("i16", new ArrowType.Int(16, true), "SMALLINT"),
                  ArrowFields.of("i32", new ArrowType.Int(32, true), "INTEGER"),
                  ArrowFields.of("i64", new ArrowType.Int(64, true), "BIGINT"),
                  ArrowFields.of("u8", new ArrowType.Int(8, false), "UTINYINT"),
                  ArrowFields.of("u64", new ArrowType.Int(64, false), "UBIGINT"),
                  ArrowFields.of(
                      "f", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "FLOAT"),
                  ArrowFields.of(
                      "d", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "DOUBLE"),
                  ArrowFields.of("dec", new ArrowType.Decimal(9, 2, 128), "DECIMAL(9,2)"),
                  ArrowFields.of("wide", new ArrowType.Decimal(30, 3, 128), "DECIMAL(30,3)"),
                  ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "VARCHAR"),
                  ArrowFields.of("bin", ArrowType.Binary.INSTANCE, "BLOB"),
                  ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "DATE"),
                  ArrowFields.of("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "TIME"),
                  ArrowFields.of(
                      "ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "TIMESTAMP"),
                  ArrowFields.of(
                      "utc",
                      new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
                      "TIMESTAMP WITH TIME ZONE"),
                  ArrowFields.uuid("id", "UUID"),
                  ArrowFields.of(
                      "l",
                      ArrowType.List.INSTANCE,
                      "INTEGER[]",
                      ArrowFields.of("l", new ArrowType.Int(32, true), "INTEGER")))),
          List.of(
              row(
                  true,
                  1,
                  2,
                  3,
                  4,
                  255,
                  new java.math.BigInteger("18446744073709551615"),
                  0.5f,
                  0.1,
                  new BigDecimal("12.34"),
                  new BigDecimal("12345678901234567890.123"),
                  "ü",
                  new byte[] {'a', 'b', (byte) 0xFF},
                  LocalDate.of(2024, 2, 29),
                  LocalTime.parse("23:59:59.999999"),
                  LocalDateTime.parse("2024-02-29T12:00:00.5"),
                  Instant.parse("2024-02-29T06:30:00Z"),
                  UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                  Arrays.asList(1, null, 3)),
              new ArrayList<>(java.util.Collections.nCopies(19, null))));
    }

    @Override
    public Dataset empty() {
      return new Dataset(
          copy("empty.parquet", "SELECT 1 AS a WHERE false"),
          new Schema(List.of(ArrowFields.of("a", new ArrowType.Int(32, true), "INTEGER"))),
          List.of());
    }

    @Override
    public Dataset many() {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      List<Field> fields = new ArrayList<>();
      List<List<@Nullable Object>> keyed = new ArrayList<>();
      for (long key : new long[] {9, 10, 11}) {
        mkdir("many/key=" + key);
        List<List<@Nullable Object>> own = new ArrayList<>();
        int first = rows.size();
        fields =
            numbered("many/key=" + key + "/a.parquet", first, first + 300 * (int) key, own)
                .schema()
                .getFields();
        own.forEach(row -> keyed.add(row(row.get(0), row.get(1), key)));
        rows.addAll(own);
      }
      List<Field> all = new ArrayList<>(fields);
      all.add(ArrowFields.of("key", new ArrowType.Int(64, true), "text"));
      return new Dataset(Map.of("source", "many"), new Schema(all), keyed);
    }

    @Override
    public Optional<Dataset> query() {
      numbered("numbered.parquet", 5_000);
      return Optional.of(
          new Dataset(
              query(
                  "numbered.parquet", "SELECT upper(name) AS name, id FROM data WHERE id >= 4998"),
              new Schema(
                  List.of(
                      ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR"),
                      ArrowFields.of("id", new ArrowType.Int(64, true), "BIGINT"))),
              List.of(row("NAME 4998", 4998), row("NAME 4999", 4999))));
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.parquet", 1_000);
      return Optional.of(
          new Endless(Queried.endlessly("endless.parquet"), Queried::isDuckDbAtWork));
    }

    private static Map<String, Object> query(String name, String query) {
      return Map.of("source", name, "query", query);
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.parquet", 1_000);
      return Optional.of(new Changing(before, () -> numbered("changing.parquet", 1_500)));
    }

    private Dataset numbered(String name, int count) {
      return numbered(name, 0, count, new ArrayList<>());
    }

    private Dataset numbered(String name, int first, int end, List<List<@Nullable Object>> rows) {
      for (int i = first; i < end; i++) {
        rows.add(row(i, "name " + i));
      }
      return new Dataset(
          copy(
              name,
              "SELECT range AS id, 'name ' || range AS name FROM range("
                  + first
                  + ", "
                  + end
                  + ")"),
          new Schema(
              List.of(
                  ArrowFields.of("id", new ArrowType.Int(64, true), "BIGINT"),
                  ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR"))),
          rows);
    }

    @Override
    public List<FaultCase> faults() {
      mkdir("bare");
      copy("torn-1.parquet", "SELECT 1 AS a");
      copy("torn-2.parquet", "SELECT 'x' AS a");
      write("text.parquet", "a,b\n1,2\n");
      write("nothing.parquet", "");
      numbered("numbers.parquet", 5_000);
      cut(numbered("whole.parquet", 2_000), "cut.parquet");
      write("sealed.parquet", "PARE and what follows PARE");
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "missing.parquet")),
          FaultCase.unreachable("a folder without files", Map.of("source", "bare")),
          invalid("files that contradict each other", "torn-*.parquet"),
          FaultCase.badQuery("no such column", query("numbers.parquet", "SELECT nmae FROM data")),
          FaultCase.badQuery("a function of files", query("numbers.parquet", "FROM glob('*')")),
          invalid("another kind of file", "text.parquet"),
          invalid("an empty file", "nothing.parquet"),
          invalid("a file cut short", "cut.parquet"),
          invalid("an encrypted file", "sealed.parquet"));
    }

    private static FaultCase invalid(String what, String name) {
      return new FaultCase(
          what, Map.of("source", name), ErrorKind.VALIDATION, Optional.of(Check.ACCESS));
    }

    private void cut(Dataset whole, String name) {
      try {
        byte[] bytes = Files.readAllBytes(path(String.valueOf(whole.options().get("source"))));
        Files.write(path(name), Arrays.copyOf(bytes, bytes.length / 2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
