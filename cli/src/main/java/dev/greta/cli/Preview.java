package dev.greta.cli;

import dev.greta.frame.DataFrame;
import dev.greta.report.TypeName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a frame as a table: names, types under the names, values, {@code ∅} is null.
 */
final class Preview {

  /** How many rows a preview shows. */
  static final int ROWS = 10;

  static final String NULL = "∅";

  /** A cell never takes more columns, and in a narrow terminal as few as the last. */
  private static final int[] WIDEST = {40, 28, 20, 14};

  private static final int LONGEST_BINARY = 32;

  /** To the second at least, unlike {@code toString}, so that a column's values line up. */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter(Locale.ROOT);

  private final List<Field> fields;
  private final List<List<String>> table = new ArrayList<>();
  private final boolean hasNulls;

  private Preview(Schema schema, List<List<Optional<Object>>> rows) {
    this.fields = schema.getFields();
    table.add(fields.stream().map(field -> DisplayText.escaped(field.getName())).toList());
    table.add(fields.stream().map(field -> DisplayText.escaped(TypeName.of(field))).toList());
    rows.forEach(row -> table.add(row.stream().map(cell -> text(cell.orElse(null))).toList()));
    hasNulls = rows.stream().anyMatch(row -> row.stream().anyMatch(Optional::isEmpty));
  }

  /**
   * Draws a table.
   *
   * @param rows the first ones of the frame
   * @param total how many the frame has
   * @param columns how wide the table may be; at least one column of the frame is always shown
   * @param style of names and types
   */
  static String of(
      Schema schema, List<List<Optional<Object>>> rows, long total, int columns, Style style) {
    return new Preview(schema, rows).draw(rows.size(), total, columns, style);
  }

  /**
   * Draws the first rows of a frame.
   *
   * @param most at most so many of them
   */
  static String of(DataFrame frame, long most, Terminal terminal) {
    try (DataFrame head = frame.head(most);
        Stream<List<Optional<Object>>> rows = head.rows()) {
      return of(
          frame.schema(), rows.toList(), frame.rowCount(), terminal.columns(), terminal.outStyle());
    }
  }

  private String draw(int shownRows, long total, int columns, Style style) {
    List<Integer> widths = widths(columns);
    int shown = Math.max(1, fitting(columns, widths));
    List<Boolean> right = fields.stream().limit(shown).map(Preview::isNumber).toList();
    List<List<String>> cells = table.stream().map(row -> row.subList(0, right.size())).toList();
    List<String> lines =
        new ArrayList<>(TextTable.lines(cells, right, widths.subList(0, right.size())));
    lines.set(0, style.strong(lines.get(0)));
    lines.set(1, style.faint(lines.get(1)));
    List<String> footer = new ArrayList<>();
    if (total > shownRows) {
      footer.add(Figures.count(total - shownRows, "more row"));
    }
    if (fields.size() > shown) {
      List<Field> rest = fields.subList(shown, fields.size());
      footer.add(
          Figures.count(rest.size(), "more column")
              + ": "
              + rest.stream()
                  .map(field -> DisplayText.escaped(field.getName()))
                  .collect(Collectors.joining(", ")));
    }
    String legend = hasNulls ? "(" + NULL + " is null)" : "";
    String more = footer.isEmpty() ? "" : "… " + String.join("; ", footer);
    if (!more.isEmpty() || !legend.isEmpty()) {
      String cut = DisplayText.cut(more, Math.max(1, columns - DisplayText.width(legend) - 1));
      lines.add(style.faint((cut + " " + legend).strip()));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The widest cells with which all columns fit; the narrowest where none does. */
  private List<Integer> widths(int columns) {
    List<Integer> widths = List.of();
    for (int widest : WIDEST) {
      widths = widths(columns, widest);
      if (fitting(columns, widths) == fields.size()) {
        break;
      }
    }
    return widths;
  }

  /** What is short by its type is not cut; a cut timestamp says nothing. */
  private List<Integer> widths(int columns, int widest) {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      int most = isShort(fields.get(i)) ? WIDEST[0] : widest;
      widths.add(Math.min(columns, TextTable.width(table, i, most)));
    }
    return widths;
  }

  private static int fitting(int columns, List<Integer> widths) {
    int taken = 0;
    for (int i = 0; i < widths.size(); i++) {
      taken += widths.get(i) + (i == 0 ? 0 : 2);
      if (taken > columns) {
        return i;
      }
    }
    return widths.size();
  }

  private static boolean isShort(Field field) {
    return isNumber(field)
        || field.getType() instanceof ArrowType.Timestamp
        || field.getType() instanceof ArrowType.Date
        || field.getType() instanceof ArrowType.Time;
  }

  private static boolean isNumber(Field field) {
    ArrowType type = field.getType();
    return field.getDictionary() == null
        && (type instanceof ArrowType.Int
            || type instanceof ArrowType.FloatingPoint
            || type instanceof ArrowType.Decimal);
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Optional<?> nested) {
      return text(nested.orElse(null));
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LONGEST_BINARY));
      return "0x" + hex + (bytes.length > LONGEST_BINARY ? "…" : "");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Preview::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return DisplayText.escaped(value instanceof Temporal time ? text(time) : value.toString());
  }

  private static String text(Temporal time) {
    if (time instanceof LocalDateTime local) {
      return TIMESTAMP.format(local);
    }
    if (time instanceof Instant instant) {
      return TIMESTAMP.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
    }
    if (time instanceof OffsetDateTime offset) {
      return TIMESTAMP.format(offset) + offset.getOffset();
    }
    return time instanceof LocalTime clock
        ? DateTimeFormatter.ISO_LOCAL_TIME.format(clock)
        : time.toString();
  }
}
