package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.sqlite.Reads.Loaded;
import dev.greta.formats.write.DatasetWriter;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.OutputException;
import dev.greta.testkit.ArrowRows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteOutputTest {

  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  /** The types that come back as they were. */
  private static final Schema HELD =
      new Schema(
          List.of(
              ArrowFields.of("b", ArrowType.Bool.INSTANCE, "x"),
              ArrowFields.of("i", new ArrowType.Int(64, true), "x"),
              ArrowFields.of("d", DOUBLE, "x"),
              ArrowFields.of("short", new ArrowType.Decimal(15, 3, 128), "x"),
              ArrowFields.of("whole", new ArrowType.Decimal(12, 0, 128), "x"),
              ArrowFields.of("long", new ArrowType.Decimal(38, 11, 128), "x"),
              ArrowFields.of("t \"quoted\"", ArrowType.Utf8.INSTANCE, "x"),
              ArrowFields.of("y", ArrowType.Binary.INSTANCE, "x"),
              ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "x"),
              ArrowFields.of("at", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "x"),
              ArrowFields.of("local", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "x"),
              ArrowFields.of("utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "x"),
              ArrowFields.json("json", "x"),
              ArrowFields.uuid("uuid", "x")));

  private final Reads reads = new Reads();

  @AfterEach
  void close() throws Exception {
    reads.close();
  }

  private void write(Schema schema, List<List<@Nullable Object>> rows) {
    try (BatchReader reader = new RowReader(schema, rows)) {
      new DatasetWriter(
              new DatasetWriter.Settings(
                  reads.allocator, reads.databases.folder(), 64L << 20, 1, false))
          .write(reader, reads.databases.path("out.sqlite"));
    }
  }

  private Loaded readBack() {
    return reads.load(Map.of("source", "out.sqlite", "table", "data"), 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomRowsComeBackAsTheyWere(long seed) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      rows.add(row(random));
    }
    write(HELD, rows);
    Loaded loaded = readBack();
    assertThat(loaded.schema().getFields())
        .as("seed %d", seed)
        .extracting(
            field -> field.getName() + " " + field.getType() + ArrowFields.extensionName(field))
        .isEqualTo(
            HELD.getFields().stream()
                .map(f -> f.getName() + " " + f.getType() + ArrowFields.extensionName(f))
                .toList());
    assertThat(loaded.rows()).as("seed %d", seed).isEqualTo(ArrowRows.normal(rows));
  }

  private static List<@Nullable Object> row(Random random) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(random.nextBoolean());
    row.add(random.nextLong());
    double real = Double.longBitsToDouble(random.nextLong());
    row.add(Double.isNaN(real) || real == 0 ? 0.1 : real);
    row.add(decimal(random, 15, 3));
    row.add(decimal(random, 12, 0));
    row.add(decimal(random, 38, 11));
    StringBuilder text = new StringBuilder();
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? random.nextInt(0x80) : 0xE000 + random.nextInt(0x8000));
    }
    row.add(text.toString());
    row.add(bytes);
    row.add(LocalDate.ofEpochDay(random.nextInt(3_000_000) - 700_000));
    row.add(
        LocalTime.ofNanoOfDay(
            random.nextInt(86_400) * 1_000_000_000L + random.nextInt(1_000_000) * 1_000L));
    Instant moment =
        Instant.ofEpochSecond(random.nextInt() * 25L, random.nextInt(1_000_000) * 1_000L);
    row.add(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    row.add(moment);
    row.add(
        List.of("12345678901234567890.50", "{\"a\": [1.0]}", "\"x\"", "1e5")
            .get(random.nextInt(4)));
    row.add(new UUID(random.nextLong(), random.nextLong()));
    for (int i = 0; i < row.size(); i++) {
      if (random.nextInt(8) == 0) {
        row.set(i, null);
      }
    }
    return row;
  }

  private static BigDecimal decimal(Random random, int precision, int scale) {
    BigInteger most = BigInteger.TEN.pow(1 + random.nextInt(precision));
    BigInteger unscaled = new BigInteger(128, random).mod(most);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
  }

  @Test
  void narrowNumbersComeBackInFull() {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.of("i8", new ArrowType.Int(8, true), "x"),
                ArrowFields.of("u32", new ArrowType.Int(32, false), "x"),
                ArrowFields.of("u64", new ArrowType.Int(64, false), "x"),
                ArrowFields.of(
                    "f", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "x")));
    write(schema, List.of(List.of(-128, 4294967295L, Long.MAX_VALUE, 0.1f)));
    assertThat(readBack().rows())
        .containsExactly(List.of(-128L, 4294967295L, Long.MAX_VALUE, (double) 0.1f));
  }

  @Test
  void listsComeBackAsJson() {
    Field list =
        ArrowFields.of(
            "l",
            ArrowType.List.INSTANCE,
            "x",
            ArrowFields.of("item", new ArrowType.Int(64, true), "x"));
    write(new Schema(List.of(list)), List.of(List.of(List.of(1L, 2L))));
    Loaded loaded = readBack();
    assertThat(loaded.rows()).containsExactly(List.of("[1,2]"));
    assertThat(ArrowFields.extensionName(loaded.schema().getFields().get(0)))
        .contains(ArrowFields.JSON);
  }

  @Test
  void whatSqliteCannotHoldIsRefused() {
    Schema unsigned = new Schema(List.of(ArrowFields.of("u", new ArrowType.Int(64, false), "x")));
    assertRefused(unsigned, new BigInteger("9223372036854775808"), "row 1");
    assertRefused(new Schema(List.of(ArrowFields.of("d", DOUBLE, "x"))), Double.NaN, "NaN");
    Schema twice =
        new Schema(List.of(ArrowFields.of("a", DOUBLE, "x"), ArrowFields.of("A", DOUBLE, "x")));
    assertThatThrownBy(() -> write(twice, List.of()))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("case");
    assertThat(reads.databases.files()).isEmpty();
  }

  private void assertRefused(Schema schema, Object value, String because) {
    assertThatThrownBy(() -> write(schema, List.of(List.of(value))))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(because);
  }

  @Test
  void noRowsKeepTheirTypes() {
    write(HELD, List.of());
    Loaded loaded = readBack();
    assertThat(loaded.rows()).isEmpty();
    assertThat(loaded.schema().getFields())
        .extracting(Field::getType)
        .isEqualTo(HELD.getFields().stream().map(Field::getType).toList());
  }

  /** Rows in batches. */
  private final class RowReader implements BatchReader {

    private final Schema schema;
    private final List<List<@Nullable Object>> rows;
    private int at;

    RowReader(Schema schema, List<List<@Nullable Object>> rows) {
      this.schema = schema;
      this.rows = rows;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (at == rows.size()) {
        return null;
      }
      int end = Math.min(at + 999, rows.size());
      List<List<@Nullable Object>> batch = rows.subList(at, end);
      at = end;
      return ArrowRows.batch(reads.allocator, schema, batch);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
