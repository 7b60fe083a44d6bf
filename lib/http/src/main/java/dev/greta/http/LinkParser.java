package dev.greta.http;

import dev.greta.http.Links.Link;
import dev.greta.http.Links.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses one {@code Link} header by the algorithm of RFC 8288, B.2 and B.3. */
final class LinkParser {

  private final String text;
  private int at;

  LinkParser(String text) {
    this.text = text;
  }

  List<Link> parse() {
    List<Link> links = new ArrayList<>();
    while (at < text.length()) {
      skipSpaceAnd(',');
      if (at >= text.length()) {
        break;
      }
      int close = text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
      if (close < 0) {
        skipLink();
        continue;
      }
      String target = text.substring(at + 1, close).strip();
      at = close + 1;
      links.add(link(target, parameters()));
    }
    return links;
  }

  private static Link link(String target, List<Parameter> parameters) {
    List<String> relations = List.of();
    boolean related = false;
    List<Parameter> others = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (!parameter.name().equals("rel")) {
        others.add(parameter);
      } else if (!related) {
        related = true;
        relations = List.of(parameter.value().strip().split("\\s+"));
      }
    }
    return new Link(target, relations, others);
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    while (true) {
      skipSpaceAnd(';');
      if (at >= text.length() || text.charAt(at) == ',') {
        return parameters;
      }
      String name = token("=;,").strip().toLowerCase(Locale.ROOT);
      skipSpace();
      String value = "";
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        skipSpace();
        value = at < text.length() && text.charAt(at) == '"' ? quoted() : token(";,").strip();
        skipTo(";,");
      }
      if (!name.isEmpty()) {
        parameters.add(new Parameter(name, value));
      }
    }
  }

  private String token(String ends) {
    int start = at;
    skipTo(ends);
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  /** Passes over what is no link, with its quoted texts and targets. */
  private void skipLink() {
    while (at < text.length() && text.charAt(at) != ',') {
      if (text.charAt(at) == '"') {
        quoted();
      } else {
        at++;
      }
    }
  }

  private void skipTo(String ends) {
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private void skipSpaceAnd(char c) {
    while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == c)) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
