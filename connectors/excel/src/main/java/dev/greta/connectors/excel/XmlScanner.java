package dev.greta.connectors.excel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Elements of an XML part in UTF-8, as bytes, one after the other. Knows no entities but XML's own
 * five and refuses document types, so that nothing outside the part is ever looked at and nothing
 * grows. Elements must nest rightly; text that nobody asks for is passed over.
 */
final class XmlScanner implements AutoCloseable {

  static final int START = 1;
  static final int END = 2;
  static final int END_OF_FILE = 3;

  /** The longest text of a cell, and the longest value of an attribute, in bytes. */
  static final int LONGEST_TEXT = 2_000_000;

  private static final int DEEPEST = 100;
  private static final int MOST_ATTRIBUTES = 100;
  private static final int LONGEST_NAME = 1_000;
  private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']*)[\"']");

  private final InputStream input;
  private final Path file;
  private final String part;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  private byte[] names = new byte[1 << 10];
  private final int[] nameStarts = new int[DEEPEST + 2];
  private int depth;
  private int nameStart;
  private int localStart;
  private int nameEnd;
  private boolean empty;
  private boolean rooted;

  private final Bytes attributes = new Bytes();
  private final int[] spans = new int[4 * MOST_ATTRIBUTES];
  private int attributeCount;
  private int found;

  XmlScanner(InputStream input, Path file, String part) {
    this.input = input;
    this.file = file;
    this.part = part;
    skipByteOrderMark();
  }

  private void skipByteOrderMark() {
    fill();
    if (end >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      at = 3;
    } else if (end >= 2 && (buffer[0] == 0 || buffer[1] == 0 || (buffer[0] & buffer[1]) == -2)) {
      throw malformed("it is UTF-16, which Greta does not read");
    }
  }

  RuntimeException malformed(String message) {
    return ExcelFaults.damaged(file, part, message, null);
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, input.read(buffer, 0, buffer.length));
      return end > 0;
    } catch (IOException e) {
      throw ExcelFaults.damaged(file, part, String.valueOf(e.getMessage()), e);
    }
  }

  /** The next byte, or -1 at the end. */
  private int read() {
    return at < end || fill() ? buffer[at++] & 0xFF : -1;
  }

  private int need() {
    int b = read();
    if (b < 0) {
      throw malformed("it is cut short");
    }
    return b;
  }

  /** Moves to the next start or end of an element. */
  int next() {
    if (empty) {
      empty = false;
      return leave();
    }
    while (true) {
      int b = skipToMarkup();
      if (b < 0) {
        if (depth > 0 || !rooted) {
          throw malformed("it is cut short");
        }
        return END_OF_FILE;
      }
      int c = need();
      switch (c) {
        case '/' -> {
          return endTag();
        }
        case '!' -> declaration(null);
        case '?' -> instruction();
        default -> {
          return startTag(c);
        }
      }
    }
  }

  private int skipToMarkup() {
    while (true) {
      for (; at < end; at++) {
        if (buffer[at] == '<') {
          at++;
          return '<';
        }
      }
      if (!fill()) {
        return -1;
      }
    }
  }

  private int startTag(int first) {
    if (depth > DEEPEST || (depth == 0 && rooted)) {
      throw malformed(depth == 0 ? "more than one root element" : "elements nest too deeply");
    }
    rooted = true;
    int b = name(first, nameStarts[depth]);
    nameStarts[++depth] = nameEnd;
    attributes.clear();
    attributeCount = 0;
    while (true) {
      b = skipSpace(b);
      if (b == '>') {
        return START;
      }
      if (b == '/') {
        if (need() != '>') {
          throw malformed("a tag that does not end");
        }
        empty = true;
        return START;
      }
      b = attribute(b);
    }
  }

  /** Reads a name, and returns the byte after it. */
  private int name(int first, int start) {
    int b = first;
    nameStart = start;
    localStart = start;
    int length = start;
    while (isNameByte(b)) {
      if (length == names.length) {
        names = Arrays.copyOf(names, 2 * length);
      }
      names[length++] = (byte) b;
      if (b == ':') {
        localStart = length;
      }
      if (length - start > LONGEST_NAME) {
        throw malformed("a name that is too long");
      }
      b = need();
    }
    nameEnd = length;
    if (length == start) {
      throw malformed("a tag without a name");
    }
    return b;
  }

  private static boolean isNameByte(int b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == ':'
        || b == '_'
        || b == '-'
        || b == '.'
        || b >= 0x80;
  }

  private int skipSpace(int first) {
    int b = first;
    while (b == ' ' || b == '\n' || b == '\t' || b == '\r') {
      b = need();
    }
    return b;
  }

  private int attribute(int first) {
    if (attributeCount == MOST_ATTRIBUTES) {
      throw malformed("an element with too many attributes");
    }
    int span = 4 * attributeCount++;
    spans[span] = attributes.length;
    int b = first;
    while (isNameByte(b)) {
      if (b == ':') {
        attributes.length = spans[span]; // The local name is what counts.
      } else {
        attributes.append(b);
      }
      b = need();
    }
    spans[span + 1] = attributes.length;
    b = skipSpace(b);
    if (spans[span] == spans[span + 1] || b != '=') {
      throw malformed("a tag that does not end");
    }
    int quote = skipSpace(need());
    if (quote != '"' && quote != '\'') {
      throw malformed("an attribute without quotes");
    }
    spans[span + 2] = attributes.length;
    for (b = need(); b != quote; b = need()) {
      if (b == '&') {
        reference(attributes);
      } else if (b == '<') {
        throw malformed("'<' in an attribute");
      } else if (b < ' ') {
        attributes.append(space(b));
      } else if (b < 0x80) {
        attributes.append(b);
      } else {
        multiByte(b, attributes);
      }
      requireShort(attributes, spans[span + 2]);
    }
    spans[span + 3] = attributes.length;
    return need();
  }

  private int space(int b) {
    if (b != '\t' && b != '\n' && b != '\r') {
      throw malformed("a control character");
    }
    return ' ';
  }

  private void requireShort(Bytes out, int start) {
    if (out.length - start > LONGEST_TEXT) {
      throw tooLong();
    }
  }

  RuntimeException tooLong() {
    return ExcelFaults.tooLarge(file, part, "a text of more than " + LONGEST_TEXT + " bytes");
  }

  private int endTag() {
    if (depth == 0) {
      throw malformed("an end without a start");
    }
    int start = nameStarts[depth - 1];
    int length = nameStarts[depth] - start;
    for (int i = 0; i < length; i++) {
      if (need() != (names[start + i] & 0xFF)) {
        throw malformed("an element ends that did not start");
      }
    }
    if (skipSpace(need()) != '>') {
      throw malformed("an element ends that did not start");
    }
    return leave();
  }

  private int leave() {
    depth--;
    nameStart = nameStarts[depth];
    nameEnd = nameStarts[depth + 1];
    localStart = nameStart;
    for (int i = nameStart; i < nameEnd; i++) {
      if (names[i] == ':') {
        localStart = i + 1;
      }
    }
    return END;
  }

  /** A comment or character data; a document type is refused. */
  private void declaration(@org.jspecify.annotations.Nullable Bytes out) {
    int b = need();
    if (b == '-' && need() == '-') {
      skipTo("-->");
    } else if (b == '[') {
      for (byte expected : "CDATA[".getBytes(StandardCharsets.US_ASCII)) {
        if (need() != expected) {
          throw malformed("a declaration that XML does not have");
        }
      }
      characterData(out);
    } else {
      throw ExcelFaults.of(
          ExcelFaults.DOCUMENT_TYPE,
          file,
          file.getFileName() + " declares a document type in " + part + ", which no workbook does",
          "Do not trust the file: such declarations can name files and addresses to read.");
    }
  }

  private void characterData(@org.jspecify.annotations.Nullable Bytes out) {
    int start = out == null ? 0 : out.length;
    int brackets = 0;
    for (int b = need(); b != '>' || brackets < 2; b = need()) {
      brackets = b == ']' ? brackets + 1 : 0;
      if (out != null) {
        if (b == '&') {
          out.append(b);
        } else {
          character(b, out);
        }
        requireShort(out, start);
      }
    }
    if (out != null) {
      out.length -= 2;
    }
  }

  private void skipTo(String mark) {
    int matched = 0;
    char repeated = mark.charAt(0);
    int repeats = mark.lastIndexOf(repeated) + 1;
    while (matched < mark.length()) {
      int b = need();
      if (b == mark.charAt(matched)) {
        matched++;
      } else if (b != repeated || matched != repeats) {
        matched = b == repeated ? 1 : 0;
      }
    }
  }

  private void instruction() {
    StringBuilder text = new StringBuilder();
    int last = 0;
    for (int b = need(); b != '>' || last != '?'; b = need()) {
      if (text.length() < 200) {
        text.append((char) b);
      }
      last = b;
    }
    Matcher encoding = ENCODING.matcher(text);
    if (!rooted && text.indexOf("xml") == 0 && encoding.find()) {
      String name = encoding.group(1).toUpperCase(Locale.ROOT);
      if (!name.equals("UTF-8") && !name.equals("UTF8") && !name.equals("US-ASCII")) {
        throw malformed("its encoding is " + name + ", not UTF-8");
      }
    }
  }

  /** Appends the text of the element that just started, which may hold no other, and ends it. */
  void text(Bytes out) {
    int start = out.length;
    if (empty) {
      next();
      return;
    }
    while (true) {
      int from = at;
      while (at < end && isPlain(buffer[at])) {
        at++;
      }
      out.append(buffer, from, at - from);
      requireShort(out, start);
      int b = need();
      if (b == '<') {
        int c = need();
        if (c == '/') {
          endTag();
          return;
        }
        inText(c, out);
      } else {
        character(b, out);
      }
    }
  }

  private void inText(int c, Bytes out) {
    if (c == '!') {
      declaration(out);
    } else if (c == '?') {
      instruction();
    } else {
      throw malformed("an element within a text");
    }
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '<' && b != '&';
  }

  private void character(int b, Bytes out) {
    if (b == '&') {
      reference(out);
    } else if (b == '\r') {
      out.append('\n');
      if ((at < end || fill()) && buffer[at] == '\n') {
        at++;
      }
    } else if (b >= 0x80) {
      multiByte(b, out);
    } else if (b >= ' ' || b == '\t' || b == '\n') {
      out.append(b);
    } else {
      throw malformed("a control character");
    }
  }

  /** A character of several bytes, which must be the only ones that write it (RFC 3629). */
  private void multiByte(int first, Bytes out) {
    int more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
    int point = first & 0x3F >> more;
    for (int i = 0; i < more; i++) {
      int b = need();
      if ((b & 0xC0) != 0x80) {
        more = 0;
        break;
      }
      point = point << 6 | b & 0x3F;
    }
    int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    if (more == 0 || point < least || point > 0x10FFFF || point >= 0xD800 && point <= 0xDFFF) {
      throw malformed("bytes that are no UTF-8");
    }
    out.appendCodePoint(point);
  }

  private void reference(Bytes out) {
    int start = out.length;
    for (int b = need(); b != ';'; b = need()) {
      if (b >= 0x80 || b <= ' ' || out.length - start > 10) {
        throw malformed("a reference that does not end");
      }
      out.append(b);
    }
    String name = out.text(start, out.length);
    out.length = start;
    out.appendCodePoint(
        switch (name) {
          case "lt" -> '<';
          case "gt" -> '>';
          case "amp" -> '&';
          case "quot" -> '"';
          case "apos" -> '\'';
          default -> numbered(name);
        });
  }

  private int numbered(String name) {
    boolean hexadecimal = name.startsWith("#x");
    try {
      int point =
          name.startsWith("#")
              ? Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10)
              : -1;
      boolean isCharacter =
          point >= ' ' && point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF)
              || point == '\t'
              || point == '\n'
              || point == '\r';
      if (isCharacter) {
        return point;
      }
    } catch (NumberFormatException e) {
      // It is refused below, as what it is.
    }
    throw malformed("a reference to '" + name + "', which XML does not have by itself");
  }

  /** How many elements are open, an element that just started included. */
  int depth() {
    return depth;
  }

  /** Whether the element that just started or ended has this name, whatever its prefix. */
  boolean is(byte[] name) {
    return Arrays.equals(names, localStart, nameEnd, name, 0, name.length);
  }

  /** Finds an attribute of the element that just started. */
  boolean attribute(byte[] name) {
    for (int i = 0; i < 4 * attributeCount; i += 4) {
      if (Arrays.equals(attributes.array, spans[i], spans[i + 1], name, 0, name.length)) {
        found = i;
        return true;
      }
    }
    return false;
  }

  /** The bytes that the value of the attribute found is among. */
  byte[] bytes() {
    return attributes.array;
  }

  int valueStart() {
    return spans[found + 2];
  }

  int valueEnd() {
    return spans[found + 3];
  }

  String value() {
    return attributes.text(valueStart(), valueEnd());
  }

  /** The value of the attribute found as a number from 0 on. */
  int wholeValue() {
    return whole(attributes.array, valueStart(), valueEnd());
  }

  /** A number from 0 on. */
  int whole(byte[] text, int start, int stop) {
    int value = 0;
    boolean fits = stop > start && stop - start <= 9;
    for (int i = start; i < stop && fits; i++) {
      int digit = text[i] - '0';
      fits = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (!fits) {
      throw malformed("a number was expected");
    }
    return value;
  }

  /** The bytes of a name, for {@link #is} and {@link #attribute(byte[])}. */
  static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /** Passes over the element that just started, with all that it holds. */
  void skip() {
    for (int until = depth - 1; depth > until; ) {
      next();
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw ExcelFaults.damaged(file, part, String.valueOf(e.getMessage()), e);
    }
  }
}
