package dev.greta.documents.values;

/**
 * Dates and times in the forms of ISO 8601 that leave no doubt, years 0001 to 9999 in the proleptic
 * Gregorian calendar: {@code 2024-02-29}, {@code 23:59:59.123456}, and both with {@code T} or a
 * space between, seconds optional there, then {@code Z} or an offset such as {@code +05:30}, {@code
 * +0530} or {@code +05}. Fractions beyond microseconds must be zeros. No 24:00, no leap second.
 */
public final class TemporalText {

  /** What every method returns for a text that is none. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long MICROS_A_SECOND = 1_000_000L;
  private static final long MICROS_A_DAY = 86_400 * MICROS_A_SECOND;
  private static final int MAX_OFFSET_MINUTES = 18 * 60;
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private TemporalText() {}

  /** Days since 1970-01-01. */
  public static long date(byte[] text, int start, int end) {
    return end - start == 10 ? dateAt(text, start) : NONE;
  }

  /** Microseconds since midnight. */
  public static long time(byte[] text, int start, int end) {
    return timeAt(text, start, end);
  }

  /** Microseconds since 1970-01-01T00:00, of a text without a zone. */
  public static long timestamp(byte[] text, int start, int end) {
    if (end - start < 16 || (text[start + 10] != 'T' && text[start + 10] != ' ')) {
      return NONE;
    }
    long day = dateAt(text, start);
    long time = end - start == 16 ? minutesAt(text, start + 11) : timeAt(text, start + 11, end);
    return day == NONE || time == NONE ? NONE : day * MICROS_A_DAY + time;
  }

  /** Microseconds since 1970-01-01T00:00Z, of a text with a zone. */
  public static long timestampUtc(byte[] text, int start, int end) {
    int zone = zoneStart(text, start, end);
    if (zone < 0) {
      return NONE;
    }
    long local = timestamp(text, start, zone);
    long offset = offsetAt(text, zone, end);
    return local == NONE || offset == NONE ? NONE : local - offset;
  }

  private static int zoneStart(byte[] text, int start, int end) {
    for (int i = start + 16; i < end; i++) {
      if (text[i] == 'Z' || text[i] == '+' || text[i] == '-') {
        return i;
      }
    }
    return -1;
  }

  private static long offsetAt(byte[] text, int start, int end) {
    int length = end - start;
    if (text[start] == 'Z') {
      return length == 1 ? 0 : NONE;
    }
    boolean colon = length == 6 && text[start + 3] == ':';
    if (length != 3 && length != 5 && !colon) {
      return NONE;
    }
    int hours = two(text, start + 1);
    int minutes = length == 3 ? 0 : two(text, end - 2);
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > MAX_OFFSET_MINUTES) {
      return NONE;
    }
    long micros = (hours * 60L + minutes) * 60 * MICROS_A_SECOND;
    return text[start] == '-' ? -micros : micros;
  }

  private static long dateAt(byte[] text, int start) {
    int century = two(text, start);
    int years = two(text, start + 2);
    int month = two(text, start + 5);
    int day = two(text, start + 8);
    if ((century | years | month | day) < 0 || text[start + 4] != '-' || text[start + 7] != '-') {
      return NONE;
    }
    int year = century * 100 + years;
    if (year == 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
      return NONE;
    }
    int before = year - 1;
    int leap = month > 2 && isLeap(year) ? 1 : 0;
    return 365L * before
        + before / 4
        - before / 100
        + before / 400
        + DAYS_BEFORE_MONTH[month]
        + leap
        + day
        - 719_163;
  }

  private static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  private static int daysIn(int year, int month) {
    return month == 2
        ? (isLeap(year) ? 29 : 28)
        : DAYS_BEFORE_MONTH[month + 1] - DAYS_BEFORE_MONTH[month];
  }

  private static long minutesAt(byte[] text, int start) {
    int hour = two(text, start);
    int minute = two(text, start + 3);
    if ((hour | minute) < 0 || text[start + 2] != ':' || hour > 23 || minute > 59) {
      return NONE;
    }
    return (hour * 60L + minute) * 60 * MICROS_A_SECOND;
  }

  private static long timeAt(byte[] text, int start, int end) {
    if (end - start < 8 || text[start + 5] != ':') {
      return NONE;
    }
    long minutes = minutesAt(text, start);
    int second = two(text, start + 6);
    if (minutes == NONE || second < 0 || second > 59) {
      return NONE;
    }
    long whole = minutes + second * MICROS_A_SECOND;
    if (end - start == 8) {
      return whole;
    }
    long fraction = fractionAt(text, start + 8, end);
    return fraction == NONE ? NONE : whole + fraction;
  }

  private static long fractionAt(byte[] text, int start, int end) {
    if (text[start] != '.' || end - start < 2 || end - start > 10) {
      return NONE;
    }
    long micros = 0;
    long unit = MICROS_A_SECOND;
    for (int i = start + 1; i < end; i++) {
      int digit = text[i] - '0';
      unit /= 10;
      if (digit < 0 || digit > 9 || (unit == 0 && digit != 0)) {
        return NONE;
      }
      micros += digit * unit;
    }
    return micros;
  }

  /** The two digits that stand here, or a negative number. */
  private static int two(byte[] text, int start) {
    int tens = text[start] - '0';
    int ones = text[start + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
