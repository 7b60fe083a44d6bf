package dev.greta.connectors.excel;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** The text of a cell that loses nothing, for headers, messages and columns of mixed kinds. */
final class CellText {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(java.util.Locale.ROOT);

  private CellText() {}

  /** Appends the text of a cell. Texts cost no object; what else is among them does. */
  static void append(SheetRow row, int cell, SharedStrings strings, Bytes out) {
    if ((row.kinds[cell] & (CellKind.TEXT | CellKind.EMPTY_TEXT | CellKind.ERROR)) == 0) {
      out.append(of(row, cell));
    } else if (row.isShared(cell)) {
      strings.copy((int) (-1 - row.longs[cell]), out);
    } else {
      out.append(row.text.array, row.textStart(cell), row.textEnd(cell) - row.textStart(cell));
    }
  }

  private static String of(SheetRow row, int cell) {
    long value = row.longs[cell];
    return switch (row.kinds[cell]) {
      case CellKind.WHOLE, CellKind.WIDE -> Long.toString(value);
      case CellKind.FRACTION -> number(row.numbers[cell]);
      case CellKind.BOOL -> value == 1 ? "true" : "false";
      case CellKind.DATE -> LocalDate.ofEpochDay(value).toString();
      case CellKind.TIMESTAMP -> timestamp(value);
      case CellKind.TIME -> TIME.format(LocalTime.ofNanoOfDay(value * 1_000));
      case CellKind.DURATION ->
          Duration.ofSeconds(
                  Math.floorDiv(value, 1_000_000), Math.floorMod(value, 1_000_000) * 1_000)
              .toString();
      default -> "";
    };
  }

  private static String timestamp(long micros) {
    LocalDateTime moment =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000),
            (int) Math.floorMod(micros, 1_000_000) * 1_000,
            ZoneOffset.UTC);
    return moment.toLocalDate() + "T" + TIME.format(moment);
  }

  /** The shortest digits that are this double and no other, without an exponent in the middle. */
  private static String number(double value) {
    String shortest = NumberOutput.toString(value, true);
    double size = Math.abs(value);
    return shortest.indexOf('E') >= 0 && size >= 1e-6 && size < 1e21
        ? plain(shortest)
        : shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest;
  }

  private static String plain(String number) {
    BigDecimal value = new BigDecimal(number);
    return (value.scale() > 0 ? value.stripTrailingZeros() : value).toPlainString();
  }
}
