package dev.greta.connectors.sqlite;

/**
 * Dates and times in the forms that SQLite's own functions take (sqlite.org/lang_datefunc.html,
 * "Time Values"), to the microsecond. What is no such text, or finer, gives {@link #NONE}.
 */
final class TemporalText {

  /** No date and no time. */
  static final long NONE = Long.MIN_VALUE;

  private static final int DATE_LENGTH = 10;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long MICROS_A_DAY = 86_400 * MICROS_A_SECOND;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private TemporalText() {}

  /** Days since 1970 of {@code YYYY-MM-DD}. */
  static long date(byte[] text, int from, int to) {
    return to - from == DATE_LENGTH ? dateAt(text, from, to) : NONE;
  }

  private static long dateAt(byte[] text, int from, int to) {
    if (to - from < DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
      return NONE;
    }
    int century = pair(text, from);
    int years = pair(text, from + 2);
    int month = pair(text, from + 5);
    int day = pair(text, from + 8);
    if ((century | years | month | day) < 0 || month < 1 || month > 12 || day < 1) {
      return NONE;
    }
    int year = century * 100 + years;
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= DAYS[month - 1] + (leap && month == 2 ? 1 : 0)
        ? daysSince1970(year, month, day)
        : NONE;
  }

  /** Years begin in March, so that the leap day is their last. */
  private static long daysSince1970(int year, int month, int day) {
    int shifted = month > 2 ? month - 3 : month + 9;
    int y = (month > 2 ? year : year - 1) + 400;
    int dayOfYear = (153 * shifted + 2) / 5 + day - 1;
    return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468L - 146_097L;
  }

  /** Microseconds of {@code HH:MM}, {@code HH:MM:SS} or {@code HH:MM:SS.f…}. */
  static long time(byte[] text, int from, int to) {
    int length = to - from;
    if (length < 5 || text[from + 2] != ':') {
      return NONE;
    }
    int hours = pair(text, from);
    int minutes = pair(text, from + 3);
    int seconds = 0;
    long micros = 0;
    if (length > 5) {
      seconds = length >= 8 && text[from + 5] == ':' ? pair(text, from + 6) : -1;
      micros = length > 8 ? fraction(text, from + 8, to) : 0;
    }
    if ((hours | minutes | seconds) < 0
        || hours > 23
        || minutes > 59
        || seconds > 59
        || micros < 0) {
      return NONE;
    }
    return ((hours * 60L + minutes) * 60 + seconds) * MICROS_A_SECOND + micros;
  }

  /** The digits behind the point; those behind the sixth must be zeros. */
  private static long fraction(byte[] text, int from, int to) {
    if (text[from] != '.' || to - from < 2) {
      return NONE;
    }
    long micros = 0;
    int digits = 0;
    for (int i = from + 1; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || (digits >= 6 && digit != 0)) {
        return NONE;
      }
      if (digits < 6) {
        micros = micros * 10 + digit;
        digits++;
      }
    }
    for (; digits < 6; digits++) {
      micros *= 10;
    }
    return micros;
  }

  /**
   * Microseconds since 1970 of a date, or of a date and a time behind a blank or a T.
   *
   * @param zoned whether the text must end in Z or an offset, else it must not
   */
  static long timestamp(byte[] text, int from, int to, boolean zoned) {
    long days = dateAt(text, from, to);
    int timeFrom = from + DATE_LENGTH;
    int end = zoned ? endOfTime(text, timeFrom, to) : to;
    if (days == NONE || end < 0) {
      return NONE;
    }
    if (end == timeFrom) {
      return zoned ? NONE : days * MICROS_A_DAY;
    }
    boolean separated = text[timeFrom] == ' ' || text[timeFrom] == 'T';
    long time = separated ? time(text, timeFrom + 1, end) : NONE;
    long offset = zoned && end < to - 1 ? offset(text, end, to) : 0;
    return time == NONE || offset == NONE ? NONE : days * MICROS_A_DAY + time - offset;
  }

  /** Where the zone begins, or -1 if there is none. */
  private static int endOfTime(byte[] text, int from, int to) {
    int last = to - 1;
    if (last > from && text[last] == 'Z') {
      return last;
    }
    int sign = to - 6;
    return sign > from && (text[sign] == '+' || text[sign] == '-') ? sign : -1;
  }

  private static long offset(byte[] text, int at, int to) {
    long offset = time(text, at + 1, to);
    return offset == NONE ? NONE : text[at] == '-' ? -offset : offset;
  }

  /** A number of two digits, or -1. */
  private static int pair(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
