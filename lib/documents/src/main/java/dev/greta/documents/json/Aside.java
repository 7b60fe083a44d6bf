package dev.greta.documents.json;

import dev.greta.documents.Event;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes over what stands beside the records, and tells of the values in it. */
final class Aside {

  private static final int MAX_VALUES = 1_000;
  private static final int MAX_LEVELS = 8;

  private final JsonTokens tokens;
  private final Surroundings told;
  private int values;

  Aside(JsonTokens tokens, Surroundings told) {
    this.tokens = tokens;
    this.told = told;
  }

  /** Takes the value that comes next, to its end. */
  void pass(RecordsPath to, int level, String name) {
    if (told == Surroundings.IGNORED) {
      tokens.next();
      tokens.skip();
    } else {
      value(new RecordsPath(to.keys().subList(0, level)) + "/" + RecordsPath.escaped(name), 0);
    }
  }

  private void value(String pointer, int levels) {
    Event event = tokens.next();
    boolean nested = event == Event.OBJECT_START || event == Event.ARRAY_START;
    if (values >= MAX_VALUES || (nested && levels == MAX_LEVELS)) {
      tokens.skip();
    } else if (event == Event.OBJECT_START) {
      while (tokens.next() == Event.NAME) {
        value(pointer + "/" + RecordsPath.escaped(text()), levels + 1);
      }
    } else if (event == Event.ARRAY_START) {
      for (int i = 0; tokens.nextElement(); i++) {
        value(pointer + "/" + i, levels + 1);
      }
    } else {
      values++;
      told.value(pointer, scalar(event));
    }
  }

  private @Nullable String scalar(Event event) {
    return switch (event) {
      case STRING, NUMBER -> text();
      case LONG -> Long.toString(tokens.value());
      case DECIMAL -> BigDecimal.valueOf(tokens.value(), tokens.scale()).toPlainString();
      case TRUE -> "true";
      case FALSE -> "false";
      default -> null;
    };
  }

  private String text() {
    return new String(
        tokens.text(), tokens.start(), tokens.end() - tokens.start(), StandardCharsets.UTF_8);
  }
}
