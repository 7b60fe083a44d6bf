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
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

class CsvContractTest extends ConnectorContract {

  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT64 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  @Override
  protected SourceFixture fixture() {
    return new CsvFixture();
  }

  static final class CsvFixture extends FixtureFolder {

    @Override
    public Connector<?> connector() {
      return new CsvConnector();
    }

    @Override
    public Dataset typical() {
      write(
          "typical.csv",
          """
          b,i,d,f,day,time,ts,utc,t
          true,1,12345678901234567890.5,0.1,2024-02-29,23:59:59.999999,2024-02-29 12:30:00.5,2024-02-29T12:30:00+05:30,"a ""q"", b"
          ,,,,,,,,
          FALSE,-9223372036854775808,-0.25,-2e3,0001-01-01,00:00:00,1969-12-31T23:59:59.999999,1969-12-31 23:59:59Z,""
          False,0,1.0,1.5,9999-12-31,12:00:00.1,9999-12-31 23:59,2000-01-01 00:00:00-08,"two
          lines"
          """);
      Schema schema =
          new Schema(
              List.of(
                  ArrowFields.of("b", ArrowType.Bool.INSTANCE, "text"),
                  ArrowFields.of("i", INT64, "text"),
                  ArrowFields.of("d", new ArrowType.Decimal(22, 2, 128), "text"),
                  ArrowFields.of("f", FLOAT64, "text"),
                  ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "text"),
                  ArrowFields.of("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "text"),
                  ArrowFields.of("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "text"),
                  ArrowFields.of(
                      "utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "text"),
                  ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "text")));
      return new Dataset(
          Map.of("source", "typical.csv"),
          schema,
          List.of(
              row(
                  true,
                  1,
                  new BigDecimal("12345678901234567890.50"),
                  0.1,
                  LocalDate.of(2024, 2, 29),
                  LocalTime.parse("23:59:59.999999"),
                  LocalDateTime.parse("2024-02-29T12:30:00.5"),
                  Instant.parse("2024-02-29T07:00:00Z"),
                  "a \"q\", b"),
              row(null, null, null, null, null, null, null, null, null),
              row(
                  false,
                  Long.MIN_VALUE,
                  new BigDecimal("-0.25"),
                  -2000.0,
                  LocalDate.of(1, 1, 1),
                  LocalTime.MIDNIGHT,
                  LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                  Instant.parse("1969-12-31T23:59:59Z"),
                  ""),
              row(
                  false,
                  0,
                  new BigDecimal("1.00"),
                  1.5,
                  LocalDate.of(9999, 12, 31),
                  LocalTime.parse("12:00:00.1"),
                  LocalDateTime.parse("9999-12-31T23:59:00"),
                  Instant.parse("2000-01-01T08:00:00Z"),
                  "two\nlines")));
    }

    @Override
    public Dataset empty() {
      write("empty.csv", "a,b\n");
      return new Dataset(
          Map.of("source", "empty.csv"),
          new Schema(
              List.of(
                  ArrowFields.of("a", ArrowType.Utf8.INSTANCE, "text"),
                  ArrowFields.of("b", ArrowType.Utf8.INSTANCE, "text"))),
          List.of());
    }

    @Override
    public Dataset many() {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Schema schema = numbered("part-1.csv", 0, 1_000, rows).schema();
      numbered("part-2.csv", 1_000, 1_500, rows);
      numbered("part-10.csv", 1_500, 3_000, rows);
      return new Dataset(Map.of("source", "part-*.csv"), schema, rows);
    }

    /** Rows that end in one column being no integers any more, in another being text. */
    @Override
    public Optional<Dataset> misfit() {
      int count = 30_000;
      StringBuilder text = new StringBuilder("id;amount;code;late\n");
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        boolean odd = i == count - 1;
        text.append(i).append(odd ? ";0.5;007;2024-01-01\n" : ";2;" + i + ";\n");
        rows.add(
            row(
                i,
                odd ? 0.5 : 2.0,
                odd ? "007" : Integer.toString(i),
                odd ? LocalDate.of(2024, 1, 1) : null));
      }
      write("misfit.csv", text.toString());
      return Optional.of(
          new Dataset(
              Map.of("source", "misfit.csv"),
              new Schema(
                  List.of(
                      ArrowFields.of("id", INT64, "text"),
                      ArrowFields.of("amount", FLOAT64, "text"),
                      ArrowFields.of("code", ArrowType.Utf8.INSTANCE, "text"),
                      ArrowFields.of("late", new ArrowType.Date(DateUnit.DAY), "text"))),
              rows));
    }

    @Override
    public Optional<Dataset> query() {
      write("people.csv", "id,region,paid\n1,north,1.50\n2,south,\n3,north,2.25\n4,,9\n");
      return Optional.of(
          new Dataset(
              Map.of(
                  "source",
                  "people.csv",
                  "query",
                  "SELECT region, sum(paid) AS paid, count(*) AS n, max(id) AS id FROM data"
                      + " WHERE id < 4 GROUP BY region ORDER BY region; -- by name"),
              new Schema(
                  List.of(
                      ArrowFields.of("region", ArrowType.Utf8.INSTANCE, "text"),
                      ArrowFields.of("paid", FLOAT64, "DOUBLE"),
                      ArrowFields.of("n", INT64, "BIGINT"),
                      ArrowFields.of("id", INT64, "BIGINT"))),
              List.of(row("north", 3.75, 2, 3), row("south", null, 1, 2))));
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.csv", 1_000);
      return Optional.of(new Endless(Queried.endlessly("endless.csv"), Queried::isDuckDbAtWork));
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.csv", 1_000);
      return Optional.of(new Changing(before, () -> numbered("changing.csv", 1_001)));
    }

    private static Map<String, Object> query(String query) {
      return Map.of("source", "given.csv", "query", query);
    }

    private Dataset numbered(String name, int count) {
      return numbered(name, 0, count, new ArrayList<>());
    }

    private Dataset numbered(String name, int first, int end, List<List<@Nullable Object>> rows) {
      StringBuilder text = new StringBuilder("id,half,name\n");
      for (int i = first; i < end; i++) {
        text.append(i).append(',').append(i / 2.0).append(",name ").append(i).append('\n');
        rows.add(row(i, i / 2.0, "name " + i));
      }
      write(name, text.toString());
      return new Dataset(
          Map.of("source", name),
          new Schema(
              List.of(
                  ArrowFields.of("id", INT64, "text"),
                  ArrowFields.of("half", FLOAT64, "text"),
                  ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "text"))),
          rows);
    }

    @Override
    public List<FaultCase> faults() {
      mkdir("bare");
      write("nothing.csv", "");
      StringBuilder ragged = new StringBuilder("a,b\n");
      for (int i = 0; i < 30_000; i++) {
        ragged.append(i).append(i == 29_000 ? "\n" : ",x\n");
      }
      write("ragged.csv", ragged.toString());
      write("given.csv", "a,b\n1,2\n3,x\n");
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "typicl.csv")),
          FaultCase.unreachable("a folder without files", Map.of("source", "bare")),
          FaultCase.unreachable("a pattern that nothing matches", Map.of("source", "prat-*.csv")),
          FaultCase.unreachable("a malformed pattern", Map.of("source", "{a,b*.csv")),
          new FaultCase(
              "an empty file",
              Map.of("source", "nothing.csv"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.badQuery("no such column", query("SELECT c FROM data")),
          FaultCase.badQuery("another file", query("FROM 'typical.csv'")),
          FaultCase.badQuery("no SELECT", query("COPY data TO 'copy.csv'")),
          FaultCase.badQuery("no SQL", query("SELECT a FORM data WHERE")),
          FaultCase.whenRead("a ragged line", Map.of("source", "ragged.csv"), ErrorKind.VALIDATION),
          FaultCase.whenRead(
              "a value that a given type does not hold",
              Map.of("source", "given.csv", "types", Map.of("b", "int64")),
              ErrorKind.VALIDATION));
    }
  }
}
