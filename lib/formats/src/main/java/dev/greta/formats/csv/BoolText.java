package dev.greta.formats.csv;

/** {@code true} and {@code false}, all lower, all upper or with a capital; nothing else. */
final class BoolText {

  private BoolText() {}

  /** 1, 0, or a negative number for a text that is neither. */
  static int parse(byte[] text, int start, int end) {
    if (is(text, start, end, "true", "TRUE")) {
      return 1;
    }
    return is(text, start, end, "false", "FALSE") ? 0 : -1;
  }

  private static boolean is(byte[] text, int start, int end, String lower, String upper) {
    int length = lower.length();
    if (end - start != length) {
      return false;
    }
    boolean capital = text[start] == upper.charAt(0);
    if (!capital && text[start] != lower.charAt(0)) {
      return false;
    }
    String rest = capital && text[start + 1] == upper.charAt(1) ? upper : lower;
    for (int i = 1; i < length; i++) {
      if (text[start + i] != rest.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
