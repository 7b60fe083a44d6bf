package dev.greta.connectors.excel;

import java.time.LocalDate;

/**
 * Dates as spreadsheets count them: days since the end of 1899, or since the start of 1904, and
 * fractions of days (ECMA-376-1, 18.17.4). Counting from 1900 there is a day 60, 29 February 1900,
 * that never was: it becomes text. Day 0 is the day before 1 January 1900.
 */
final class SerialDate {

  private static final double MICROS_A_DAY = 86_400_000_000.0;
  private static final long DAY = 86_400_000_000L;
  private static final long MILLI = 1_000;
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long EPOCH_1900 = LocalDate.of(1899, 12, 30).toEpochDay();
  private static final long EPOCH_1904 = LocalDate.of(1904, 1, 1).toEpochDay();
  private static final int NEVER = 60;

  /** What 15 digits leave open of a day and time of our age, half of it rounded. */
  private static final long COARSE = 5;

  private SerialDate() {}

  /**
   * Adds a number that a format shows as a date or time; as a number where it can be none.
   *
   * @param coarse whether it was written with 15 digits at most, as some programs do: then what is
   *     5 µs or less from a millisecond is that millisecond
   */
  static void add(
      SheetRow row, int column, double serial, byte format, boolean from1904, boolean coarse) {
    if (format == NumberFormats.ELAPSED) {
      addElapsed(row, column, serial, coarse);
      return;
    }
    double days = Math.floor(serial);
    long day = (long) days;
    long micros = micros(serial, days, coarse);
    if (micros >= DAY) {
      day++;
      micros -= DAY;
    }
    long epochDay = epochDay(day, from1904);
    if (!(serial >= 0) || epochDay > LAST_DAY) {
      addNumber(row, column, serial);
    } else if (format == NumberFormats.TIME && day == 0) {
      row.add(column, CellKind.TIME, 0, micros);
    } else if (!from1904 && day == NEVER) {
      int start = row.text.length;
      row.text.append(
          "1900-02-29" + (micros == 0 ? "" : "T" + java.time.LocalTime.ofNanoOfDay(micros * 1000)));
      row.addText(column, CellKind.TEXT, start);
    } else if (micros == 0 && format == NumberFormats.DATE) {
      row.add(column, CellKind.DATE, 0, epochDay);
    } else {
      row.add(column, CellKind.TIMESTAMP, 0, epochDay * DAY + micros);
    }
  }

  private static long epochDay(long day, boolean from1904) {
    if (from1904) {
      return EPOCH_1904 + day;
    }
    return day < NEVER ? EPOCH_1900 + 1 + day : EPOCH_1900 + day;
  }

  private static void addElapsed(SheetRow row, int column, double serial, boolean coarse) {
    double micros = serial * MICROS_A_DAY;
    if (Math.abs(micros) < 1e18) {
      row.add(column, CellKind.DURATION, 0, snapped(Math.round(micros), coarse));
    } else {
      addNumber(row, column, serial);
    }
  }

  /** What is behind the day, to the millisecond where no other number is as near to that. */
  private static long micros(double serial, double days, boolean coarse) {
    long micros = Math.round((serial - days) * MICROS_A_DAY);
    long nearest = nearestMilli(micros);
    return days + nearest / MICROS_A_DAY == serial ? nearest : snapped(micros, coarse);
  }

  private static long nearestMilli(long micros) {
    return Math.floorDiv(micros + MILLI / 2, MILLI) * MILLI;
  }

  private static long snapped(long micros, boolean coarse) {
    long nearest = nearestMilli(micros);
    return coarse && Math.abs(nearest - micros) <= COARSE ? nearest : micros;
  }

  /** Adds a number that is no date. */
  static void addNumber(SheetRow row, int column, double number) {
    boolean whole =
        number == Math.rint(number)
            && Math.abs(number) <= NumberText.MAX_EXACT
            && !(number == 0 && 1 / number < 0);
    row.add(column, whole ? CellKind.WHOLE : CellKind.FRACTION, number, (long) number);
  }
}
