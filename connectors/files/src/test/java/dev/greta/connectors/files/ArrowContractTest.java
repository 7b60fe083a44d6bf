package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ArrowRows;
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
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

class ArrowContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new ArrowFixture();
  }

  private static final class ArrowFixture extends FixtureFolder {

    private static final ArrowType INT64 = new ArrowType.Int(64, true);

    @Override
    public Connector<?> connector() {
      return new ArrowConnector();
    }

    private static Field typed(String name, ArrowType type, Field... children) {
      return ArrowFields.of(name, type, type.toString(), children);
    }

    private Dataset dataset(String name, Schema schema, List<List<@Nullable Object>> rows) {
      try (var allocator = new RootAllocator();
          VectorSchemaRoot batch = ArrowRows.batch(allocator, schema, rows)) {
        ArrowFiles.writeFile(path(name), List.of(batch));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Dataset(Map.of("source", name), schema, rows);
    }

    @Override
    public Dataset typical() {
      Schema schema =
          new Schema(
              List.of(
                  typed("b", ArrowType.Bool.INSTANCE),
                  typed("u64", new ArrowType.Int(64, false)),
                  typed("f", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                  typed("dec", new ArrowType.Decimal(9, 2, 128)),
                  typed("t", ArrowType.Utf8.INSTANCE),
                  typed("large", ArrowType.LargeUtf8.INSTANCE),
                  typed("bin", ArrowType.Binary.INSTANCE),
                  typed("day", new ArrowType.Date(DateUnit.DAY)),
                  typed("time", new ArrowType.Time(TimeUnit.NANOSECOND, 64)),
                  typed("utc", new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC")),
                  typed("l", ArrowType.List.INSTANCE, typed("item", INT64))),
              Map.of("made by", "a test"));
      return dataset(
          "typical.arrow",
          schema,
          List.of(
              row(
                  true,
                  new java.math.BigInteger("18446744073709551615"),
                  0.5f,
                  new BigDecimal("12.34"),
                  "ü",
                  "long",
                  new byte[] {0, (byte) 0xFF},
                  LocalDate.of(2024, 2, 29),
                  LocalTime.parse("23:59:59.999999999"),
                  Instant.parse("2024-02-29T06:30:00.000000001Z"),
                  Arrays.asList(1L, null, 3L)),
              new ArrayList<>(java.util.Collections.nCopies(11, null))));
    }

    @Override
    public Dataset empty() {
      return dataset("empty.feather", new Schema(List.of(typed("a", INT64))), List.of());
    }

    @Override
    public Dataset many() {
      mkdir("many");
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Schema schema = numbered("many/a.arrow", 0, 1_000, rows).schema();
      numbered("many/b.arrow", 1_000, 1_700, rows);
      numbered("many/c.feather", 1_700, 3_000, rows);
      return new Dataset(Map.of("source", "many"), schema, rows);
    }

    @Override
    public Optional<Dataset> query() {
      many();
      return Optional.of(
          new Dataset(
              query("SELECT id, upper(name) AS name FROM data WHERE id % 1500 = 1 OR id = 1700"),
              new Schema(
                  List.of(
                      typed("id", INT64),
                      ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR"))),
              List.of(row(1L, "NAME 1"), row(1_501L, "NAME 1501"), row(1_700L, "NAME 1700"))));
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.arrow", 0, 1_000, new ArrayList<>());
      return Optional.of(new Endless(Queried.endlessly("endless.arrow"), Queried::isDuckDbAtWork));
    }

    private static Map<String, Object> query(String query) {
      return Map.of("source", "many", "query", query);
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.arrow", 0, 1_000, new ArrayList<>());
      return Optional.of(
          new Changing(before, () -> numbered("changing.arrow", 0, 1_500, new ArrayList<>())));
    }

    private Dataset numbered(String name, int first, int end, List<List<@Nullable Object>> all) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = first; i < end; i++) {
        rows.add(row((long) i, "name " + i));
      }
      all.addAll(rows);
      Schema schema =
          new Schema(List.of(typed("id", INT64), typed("name", ArrowType.Utf8.INSTANCE)));
      return dataset(name, schema, rows);
    }

    @Override
    public List<FaultCase> faults() {
      write("text.arrow", "a,b\n1,2\n");
      write("nothing.arrow", "");
      mkdir("bare");
      many();
      cut(numbered("whole.arrow", 0, 2_000, new ArrayList<>()), "cut.arrow");
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "missing.arrow")),
          FaultCase.unreachable("a folder without files", Map.of("source", "bare")),
          FaultCase.badQuery("no such column", query("SELECT nmae FROM data")),
          invalid("another kind of file", "text.arrow"),
          invalid("an empty file", "nothing.arrow"),
          invalid("a file cut short", "cut.arrow"));
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
