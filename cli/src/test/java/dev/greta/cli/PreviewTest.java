package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreviewTest {

  private static final Field NUMBER = ArrowFields.of("n", new ArrowType.Int(64, true), "BIGINT");
  private static final Field PRICE =
      ArrowFields.of("price", new ArrowType.Decimal(12, 2, 128), "DECIMAL(12,2)");
  private static final Field SHARE =
      ArrowFields.of("share", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "");
  private static final Field NAME = text("name");
  private static final Field DAY = ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "DATE");

  private static Field text(String name) {
    return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "VARCHAR");
  }

  private static List<Optional<Object>> row(@Nullable Object... cells) {
    return Stream.of(cells).map(Optional::ofNullable).toList();
  }

  private static String draw(int columns, long total, List<Field> fields, List<?>... rows) {
    List<List<Optional<Object>>> cells = new ArrayList<>();
    for (List<?> row : rows) {
      cells.add(row.stream().map(cell -> ((Optional<?>) cell).map(Object.class::cast)).toList());
    }
    return Preview.of(new Schema(fields), cells, total, columns, Style.PLAIN);
  }

  @Test
  void typesStandUnderNamesNumbersOnTheRightAndNullsShow() {
    assertThat(
            draw(
                80,
                7188,
                List.of(NUMBER, PRICE, SHARE, NAME, DAY),
                row(1L, new BigDecimal("1E+3"), 0.25, "Ada", LocalDate.of(2026, 1, 2)),
                row(12345L, null, -1.5, null, null)))
        .isEqualTo(
            """
                n              price    share  name  day
            Int64  Decimal128(12, 2)  Float64  Utf8  Date32
                1               1000     0.25  Ada   2026-01-02
            12345                  ∅     -1.5  ∅     ∅
            … 7,186 more rows (∅ is null)
            """);
  }

  @Test
  void theTextNullIsNoNull() {
    assertThat(draw(80, 1, List.of(NAME), row("null")))
        .isEqualTo(
            """
            name
            Utf8
            null
            """);
  }

  @Test
  void aFrameWithoutRowsShowsItsColumns() {
    assertThat(draw(80, 0, List.of(NUMBER, NAME))).isEqualTo("    n  name\nInt64  Utf8\n");
  }

  @Test
  void noLineIsWiderThanTheTerminalAndMissingColumnsAreNamed() {
    List<Field> fields = Stream.of("a", "b", "c", "d", "e", "f").map(PreviewTest::text).toList();
    String wide = "日本語".repeat(20);

    String drawn = draw(60, 1, fields, row(wide, wide, wide, wide, wide, wide));

    assertThat(drawn.lines()).allMatch(line -> DisplayText.width(line) <= 60);
    assertThat(drawn).contains("日本語日本語…").endsWith("… 3 more columns: d, e, f\n");
  }

  @Test
  void cellsShrinkBeforeColumnsGo() {
    String wide = "x".repeat(100);

    assertThat(draw(60, 1, List.of(text("a"), text("b")), row(wide, wide)))
        .contains("x".repeat(27) + "…  " + "x".repeat(27) + "…\n");
  }

  @Test
  void timesShowTheirSecondsAndAreNeverCut() {
    Field at =
        ArrowFields.of("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "TIMESTAMP");
    Field utc =
        ArrowFields.of("utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "TIMESTAMPTZ");
    Field clock = ArrowFields.of("clock", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "TIME");
    String wide = "x".repeat(100);

    assertThat(
            draw(
                80,
                1,
                List.of(at, utc, clock, NAME),
                row(
                    LocalDateTime.of(2026, 1, 2, 3, 0),
                    Instant.parse("2026-01-02T03:04:05.000006Z"),
                    LocalTime.NOON,
                    wide)))
        .contains("\n2026-01-02 03:00:00  2026-01-02 03:04:05.000006Z  12:00:00");
    assertThat(draw(60, 1, List.of(NAME, at), row(wide, LocalDateTime.of(2026, 1, 2, 3, 0))))
        .contains("x".repeat(27) + "…  2026-01-02 03:00:00\n");
    assertThat(draw(80, 1, List.of(utc), row(OffsetDateTime.parse("2026-01-02T03:04:05+02:00"))))
        .contains("2026-01-02 03:04:05+02:00");
  }

  @Test
  void atLeastOneColumnIsShown() {
    assertThat(draw(5, 1, List.of(text("aaaaaaaaaaaaaaaaaaaa"), text("b")), row("1", "2")))
        .startsWith("aaaa…\nUtf8\n1\n");
  }

  @Test
  void aValueCannotMoveTheCursor() {
    assertThat(draw(80, 1, List.of(text("na\nme")), row("a\u001b[2J\nb")))
        .isEqualTo("na\\nme\nUtf8\na\\u001b[2J\\nb\n");
  }

  @Test
  void nestedValuesAndBytesAreSpelledOut() {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("a", 1);
    struct.put("b", null);

    assertThat(
            draw(
                200,
                1,
                List.of(text("l"), text("s"), text("b"), text("long")),
                row(
                    Arrays.asList(1, null, Optional.empty(), List.of("x")),
                    struct,
                    new byte[] {0, 10, -1},
                    new byte[33])))
        .contains("[1, ∅, ∅, [x]]  {a: 1, b: ∅}  0x000aff  0x0000000000")
        .contains("…");
  }

  @Test
  void aWatcherSeesNamesAndTypesStandOut() {
    String drawn = Preview.of(new Schema(List.of(NAME)), List.of(row("x")), 1, 80, Style.ANSI);
    assertThat(drawn).isEqualTo("\u001b[1mname\u001b[0m\n\u001b[2mUtf8\u001b[0m\nx\n");
  }

  @Test
  void textFromRightToLeftDoesNotTurnItsNeighboursAround() {
    String drawn =
        draw(80, 2, List.of(NAME, NUMBER), row("\u05e9\u05dc\u05d5\u05dd", 1L), row("abcdef", 2L));
    assertThat(drawn.lines().skip(2))
        .containsExactly("\u2068\u05e9\u05dc\u05d5\u05dd\u2069        1", "abcdef      2");
  }
}
