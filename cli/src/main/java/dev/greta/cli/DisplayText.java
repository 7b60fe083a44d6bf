package dev.greta.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text as a terminal shows it: measured in columns (East Asian wide characters take two, combining
 * marks none), with nothing in it that could move the cursor or turn the writing around.
 */
final class DisplayText {

  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F},
    {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
  };

  private DisplayText() {}

  /** Control and format characters, line separators and lone surrogates as Java escapes them. */
  static String escaped(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> {
                  if (visible(c)) {
                    result.appendCodePoint(c);
                  } else {
                    result.append(c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
                  }
                }
              }
            });
    return result.toString();
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** How many columns a text takes. */
  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (c >= range[0] && c <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The text in at most so many columns (at least one); an ellipsis stands for what was cut. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int taken = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      taken += width(c);
      if (taken > columns - 1) {
        break;
      }
      result.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return result.append('…').toString();
  }

  /**
   * Text that runs from right to left, between marks that keep it from turning around what stands
   * beside it (Unicode's Bidirectional Algorithm, 2.4.2: FSI and PDI); any other as it is. The
   * marks take no column.
   */
  static String isolated(String text) {
    boolean turns =
        text.codePoints()
            .map(Character::getDirectionality)
            .anyMatch(
                direction ->
                    direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    return turns ? "\u2068" + text + "\u2069" : text;
  }

  /** The text in lines of at most so many columns, broken at blanks; a longer word has a line. */
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The text with blanks on its right, or left, to so many columns. */
  static String padded(String text, int columns, boolean right) {
    String blanks = " ".repeat(Math.max(0, columns - width(text)));
    return right ? blanks + text : text + blanks;
  }
}
