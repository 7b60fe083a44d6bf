package dev.greta.formats.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** The XML of a sheet's rows and cells. */
final class SheetText {

  /** What Excel and its file format's users hold in a cell, in UTF-16 units. */
  static final int LONGEST_TEXT = 32_767;

  private static final int FULL = 1 << 15;

  private final OutputStream out;
  private final StringBuilder text = new StringBuilder(FULL * 2);
  private String[] columns = new String[0];
  private long row;

  SheetText(OutputStream out) {
    this.out = out;
  }

  void put(String xml) {
    text.append(xml);
  }

  void beginRow() {
    row++;
    text.append("<row r=\"").append(row).append("\">");
  }

  void endRow() throws IOException {
    text.append("</row>");
    if (text.length() > FULL) {
      flush();
    }
  }

  void flush() throws IOException {
    out.write(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }

  private void cell(int column, String attributes) {
    text.append("<c r=\"")
        .append(name(column))
        .append(row)
        .append('"')
        .append(attributes)
        .append('>');
  }

  void number(int column, String number) {
    cell(column, "");
    value(number);
  }

  /** A number that a style shows as something else. */
  void styled(int column, String number, int style) {
    cell(column, " s=\"" + style + "\"");
    value(number);
  }

  void truth(int column, boolean truth) {
    cell(column, " t=\"b\"");
    value(truth ? "1" : "0");
  }

  private void value(String value) {
    text.append("<v>").append(value).append("</v></c>");
  }

  void text(int column, String value) throws Unwritable {
    if (value.length() > LONGEST_TEXT) {
      throw new Unwritable(
          "a text of " + value.length() + " characters, where a cell holds " + LONGEST_TEXT);
    }
    cell(column, " t=\"inlineStr\"");
    text.append("<is><t xml:space=\"preserve\">");
    for (int i = 0; i < value.length(); i++) {
      put(value, i);
    }
    text.append("</t></is></c>");
  }

  /** What XML does not hold is escaped (ECMA-376-1, 22.9.2.19), and what looks like an escape. */
  private void put(String value, int at) {
    char c = value.charAt(at);
    switch (c) {
      case '<' -> text.append("&lt;");
      case '>' -> text.append("&gt;");
      case '&' -> text.append("&amp;");
      case '_' -> text.append(looksEscaped(value, at) ? "_x005F_" : "_");
      default -> {
        if (c < ' ' && c != '\t' && c != '\n' || c == 0xFFFE || c == 0xFFFF) {
          text.append("_x%04X_".formatted((int) c));
        } else {
          text.append(c);
        }
      }
    }
  }

  private static boolean looksEscaped(String value, int at) {
    if (at + 7 > value.length() || value.charAt(at + 1) != 'x' || value.charAt(at + 6) != '_') {
      return false;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (Character.digit(value.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private String name(int column) {
    if (column >= columns.length) {
      String[] more = new String[Math.max(column + 1, 2 * columns.length)];
      for (int i = 0; i < more.length; i++) {
        more[i] = letters(i);
      }
      columns = more;
    }
    return columns[column];
  }

  private static String letters(int column) {
    StringBuilder name = new StringBuilder();
    for (int left = column + 1; left > 0; left = (left - 1) / 26) {
      name.insert(0, (char) ('A' + (left - 1) % 26));
    }
    return name.toString();
  }
}
