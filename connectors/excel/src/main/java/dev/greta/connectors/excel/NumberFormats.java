package dev.greta.connectors.excel;

/** What a cell's number format makes of a number (ECMA-376-1, 18.8.30 and 18.8.31). */
final class NumberFormats {

  static final byte NUMBER = 0;

  /** Shows a day, with a time or without. */
  static final byte DATE = 1;

  /** Shows a time and no day. */
  static final byte TIME = 2;

  /** Shows hours, minutes or seconds that do not end at a day: {@code [h]:mm}. */
  static final byte ELAPSED = 3;

  private NumberFormats() {}

  /**
   * The formats that have a number and no code in the file. 27 to 58 depend on the language of the
   * machine, but in all of them they are dates or times.
   */
  static byte builtin(int id) {
    if (id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id >= 34 && id <= 36) {
      return DATE;
    }
    if (id >= 50 && id <= 58) {
      return DATE;
    }
    if (id >= 18 && id <= 21 || id == 32 || id == 33 || id == 45 || id == 47) {
      return TIME;
    }
    return id == 46 ? ELAPSED : NUMBER;
  }

  /** What a format code says: that of its first section that shows a number. */
  static byte of(String code) {
    Section section = new Section();
    int at = 0;
    while (at < code.length()) {
      char c = code.charAt(at);
      if (c == ';') {
        if (section.showsANumber()) {
          return section.kind();
        }
        section = new Section();
        at++;
      } else {
        at = section.take(code, at);
      }
    }
    return section.kind();
  }

  private static final class Section {

    private boolean day;
    private boolean time;
    private boolean elapsed;
    private boolean digits;
    private boolean monthOrMinute;
    private char last;

    boolean showsANumber() {
      return day || time || elapsed || digits || monthOrMinute;
    }

    byte kind() {
      if (elapsed) {
        return ELAPSED;
      }
      if (day || monthOrMinute) {
        return DATE;
      }
      return time ? TIME : NUMBER;
    }

    /** Takes what stands at a place, and returns the place after it. */
    int take(String code, int at) {
      char c = Character.toLowerCase(code.charAt(at));
      switch (c) {
        case '"':
          return after(code, '"', at + 1);
        case '\\', '_', '*':
          return at + 2;
        case '[':
          return bracket(code, at);
        default:
          return code.regionMatches(true, at, "general", 0, 7) ? general(at) : letter(code, at, c);
      }
    }

    private int general(int at) {
      digits = true;
      return at + 7;
    }

    private static int after(String code, char end, int from) {
      int found = code.indexOf(end, from);
      return found < 0 ? code.length() : found + 1;
    }

    private int bracket(String code, int at) {
      int end = after(code, ']', at + 1);
      String inside =
          code.substring(at + 1, Math.max(at + 1, end - 1)).toLowerCase(java.util.Locale.ROOT);
      if (!inside.isEmpty()
          && (inside.matches("h+") || inside.matches("m+") || inside.matches("s+"))) {
        elapsed = true;
        last = 'h';
      }
      return end;
    }

    private int letter(String code, int at, char c) {
      switch (c) {
        case 'y', 'd', 'g', 'b' -> {
          day = true;
          last = c;
        }
        case 'e' -> {
          char next = at + 1 < code.length() ? code.charAt(at + 1) : ' ';
          if (next == '+' || next == '-') {
            return at + 2;
          }
          day = true;
          last = c;
        }
        case 'h' -> {
          time = true;
          last = c;
        }
        case 's' -> {
          time = true;
          if (last == 'm') {
            monthOrMinute = false; // What stood before seconds were minutes.
          }
          last = c;
        }
        case 'm' -> {
          return minutes(code, at);
        }
        case 'a' -> {
          return meridiem(code, at);
        }
        case '0', '#', '?' -> digits = true;
        default -> {
          return at + 1;
        }
      }
      return at + 1;
    }

    /** After hours they are minutes; else months, unless seconds follow. */
    private int minutes(String code, int at) {
      int end = at;
      while (end < code.length() && Character.toLowerCase(code.charAt(end)) == 'm') {
        end++;
      }
      if (last == 'h' && end - at <= 2) {
        time = true;
        last = 'n';
      } else {
        day |= monthOrMinute || end - at > 2;
        monthOrMinute = true;
        last = 'm';
      }
      return end;
    }

    /** AM/PM, or the name of a weekday. */
    private int meridiem(String code, int at) {
      if (code.regionMatches(true, at, "am/pm", 0, 5)) {
        time = true;
        return at + 5;
      }
      if (code.regionMatches(true, at, "a/p", 0, 3)) {
        time = true;
        return at + 3;
      }
      day |= code.regionMatches(true, at, "aaa", 0, 3);
      return at + 1;
    }
  }
}
