package dev.greta.secrets.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the text of a {@code .env} file, once. */
final class DotEnvParser {

  private static final char END = '\uFFFF';

  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Integer> unusedLines = new ArrayList<>();
  private int at;

  DotEnvParser(String content) {
    String normal = content.replace("\r\n", "\n").replace('\r', '\n');
    this.text = normal.startsWith("\uFEFF") ? normal.substring(1) : normal;
  }

  /** The last value of each name. */
  Map<String, String> values() {
    return values;
  }

  /** Lines, from 1, that set nothing. */
  List<Integer> unusedLines() {
    return unusedLines;
  }

  void parse() {
    while (at < text.length()) {
      int start = at;
      if (!blankOrComment() && !binding()) {
        unusedLines.add(1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count());
        at = start;
        skipLine();
      }
      at++;
    }
  }

  /** Reads up to the end of a line that holds nothing else; else stays where it was. */
  private boolean blankOrComment() {
    int start = at;
    skipBlanks();
    if (current() == '#') {
      skipLine();
    }
    boolean nothing = atLineEnd();
    at = nothing ? at : start;
    return nothing;
  }

  private boolean binding() {
    skipBlanks();
    if (text.startsWith("export", at) && isBlank(charAt(at + 6))) {
      at += 6;
      skipBlanks();
    }
    String name = name();
    skipBlanks();
    if (name.isEmpty()) {
      return false;
    }
    if (current() != '=') {
      return blankOrComment();
    }
    at++;
    skipBlanks();
    Optional<String> value =
        current() == '\'' || current() == '"' ? quoted(current()) : Optional.of(unquoted());
    if (value.isEmpty() || !blankOrComment()) {
      return false;
    }
    values.put(name, value.get());
    return true;
  }

  private String name() {
    int start = at;
    while (isNamePart(current())) {
      at++;
    }
    String name = text.substring(start, at);
    return !name.isEmpty() && Character.isDigit(name.charAt(0)) ? "" : name;
  }

  private static boolean isNamePart(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
  }

  /** A value up to a comment, which a blank goes before, or the end of the line. */
  private String unquoted() {
    int start = at;
    while (!atLineEnd() && !(current() == '#' && (at == start || isBlank(charAt(at - 1))))) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  /** Empty if the closing quote is missing. */
  private Optional<String> quoted(char quote) {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = current();
      if (c == quote) {
        at++;
        return Optional.of(value.toString());
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        value.append(quote == '"' ? escaped(current()) : escapedInSingleQuotes(current()));
      } else {
        value.append(c);
      }
    }
    return Optional.empty();
  }

  private static String escapedInSingleQuotes(char c) {
    return c == '\'' || c == '\\' ? String.valueOf(c) : "\\" + c;
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'v' -> "\u000B";
      case 'a' -> "\u0007";
      case '"', '\\', '\'' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private void skipBlanks() {
    while (isBlank(current())) {
      at++;
    }
  }

  private void skipLine() {
    while (!atLineEnd()) {
      at++;
    }
  }

  private boolean atLineEnd() {
    return at >= text.length() || current() == '\n';
  }

  private char current() {
    return charAt(at);
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
