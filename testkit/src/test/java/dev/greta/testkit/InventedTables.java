package dev.greta.testkit;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What the invented server holds. Every row follows from the table's name and its number. */
final class InventedTables {

  static final String PASSWORD = "correct horse battery";

  /** How often the changing table has changed in this process. */
  static final AtomicInteger VERSION = new AtomicInteger();

  /** How many endless queries the server is at work for. */
  static final AtomicInteger RUNNING = new AtomicInteger();

  static final Schema TYPICAL =
      new Schema(
          List.of(
              ArrowFields.of("id", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.of("tiny", new ArrowType.Int(8, false), "utiny"),
              ArrowFields.of("wide", new ArrowType.Int(64, false), "ubig"),
              ArrowFields.of("price", new ArrowType.Decimal(12, 2, 128), "numeric(12,2)"),
              ArrowFields.of(
                  "ratio", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "double"),
              ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "text"),
              ArrowFields.of("raw", ArrowType.Binary.INSTANCE, "bytes"),
              ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "date"),
              ArrowFields.of(
                  "at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "timestamptz"),
              ArrowFields.of(
                  "local", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), "timestamp"),
              ArrowFields.of("flag", ArrowType.Bool.INSTANCE, "bool"),
              ArrowFields.uuid("key", "uuid"),
              ArrowFields.dictionary("colour", 7, "enum"),
              ArrowFields.of(
                  "tags",
                  ArrowType.List.INSTANCE,
                  "text[]",
                  Field.nullable("item", ArrowType.Utf8.INSTANCE)),
              ArrowFields.of(
                  "point",
                  ArrowType.Struct.INSTANCE,
                  "point",
                  Field.nullable("x", new ArrowType.Int(32, true)),
                  Field.nullable("y", ArrowType.Bool.INSTANCE))));

  static final Schema NUMBERED =
      new Schema(
          List.of(
              ArrowFields.of("id", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "text")));

  /** What a sample of the table {@code misfit} makes one think. */
  static final Schema SAMPLED =
      new Schema(
          List.of(
              ArrowFields.of("id", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.of("name", new ArrowType.Int(64, true), "number")));

  private InventedTables() {}

  static Optional<Schema> schema(String table) {
    return switch (table) {
      case "typical", "select typical" -> Optional.of(TYPICAL);
      case "empty", "many", "changing", "endless", "misfit" -> Optional.of(NUMBERED);
      default -> Optional.empty();
    };
  }

  static List<List<@Nullable Object>> rows(String table, int version) {
    return switch (table) {
      case "typical", "select typical" -> typical();
      case "many", "misfit" -> numbered(1_003);
      case "changing" -> numbered(1_003 + version);
      default -> List.of();
    };
  }

  static Dataset dataset(String table, Map<String, Object> options) {
    return new Dataset(options, schema(table).orElseThrow(), rows(table, VERSION.get()));
  }

  private static List<List<@Nullable Object>> numbered(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row((long) i, i % 10 == 3 ? null : "row number " + i));
    }
    return rows;
  }

  private static List<List<@Nullable Object>> typical() {
    List<@Nullable Object> nulls = new ArrayList<>();
    TYPICAL.getFields().forEach(field -> nulls.add(null));
    return List.of(
        row(
            1L,
            255L,
            new BigInteger("18446744073709551615"),
            new BigDecimal("-0.01"),
            -0.0,
            "",
            new byte[0],
            LocalDate.of(1969, 12, 31),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            LocalDateTime.parse("2262-04-11T23:47:16.854775807"),
            true,
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "red",
            List.of(),
            Map.of("x", 1L, "y", true)),
        nulls,
        row(
            Long.MIN_VALUE,
            0L,
            0L,
            new BigDecimal("9999999999.99"),
            Double.NaN,
            "ä 🎈",
            new byte[] {0, -1},
            LocalDate.of(2024, 2, 29),
            Instant.parse("2024-02-29T12:00:00Z"),
            LocalDateTime.parse("2024-02-29T12:00:00"),
            false,
            UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"),
            "green",
            row("a", null, ""),
            Map.of("x", -5L, "y", false)),
        row(
            3L,
            7L,
            9L,
            new BigDecimal("1.50"),
            0.1,
            "red",
            new byte[] {1},
            LocalDate.EPOCH,
            Instant.EPOCH,
            LocalDateTime.of(1970, 1, 1, 0, 0),
            true,
            new UUID(1, 2),
            "red",
            List.of("b"),
            Map.of("x", 0L, "y", true)));
  }
}
