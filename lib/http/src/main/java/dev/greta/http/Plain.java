package dev.greta.http;

/** Text of a server's for a message: no control character, no more than so much. */
final class Plain {

  private Plain() {}

  static String text(String raw, int longest) {
    StringBuilder out = new StringBuilder(Math.min(raw.length(), longest));
    for (int i = 0; i < raw.length(); ) {
      int c = raw.codePointAt(i);
      i += Character.charCount(c);
      if (out.length() >= longest) {
        return out.append('…').toString();
      }
      if (mayBeShown(c)) {
        out.appendCodePoint(c);
      } else {
        out.append(String.format("\\u%04x", c));
      }
    }
    return out.toString();
  }

  /** Neither what drives a terminal nor what turns the direction of a line. */
  private static boolean mayBeShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
