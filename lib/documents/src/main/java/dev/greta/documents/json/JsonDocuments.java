package dev.greta.documents.json;

import dev.greta.documents.DocumentCursor;
import dev.greta.documents.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The documents of JSON text. */
public final class JsonDocuments implements DocumentCursor {

  private static final int SHOWN_NAMES = 10;

  /**
   * How documents lie in a text.
   *
   * @param records where they are in each of the text's values
   * @param elements whether an array there holds documents, else it is one
   * @param mayBeEmpty whether a text without any value is one without documents, else an error
   */
  public record Layout(RecordsPath records, boolean elements, boolean mayBeEmpty) {}

  private final InputStream in;
  private final JsonTokens tokens;
  private final Layout layout;
  private boolean begun;
  private boolean inArray;

  /** How deep in the records' path the cursor is; 0 outside any value. */
  private int within;

  /**
   * @param in closed with this
   * @param name of the source, for places
   */
  public JsonDocuments(InputStream in, String name, Layout layout) {
    this.in = in;
    this.tokens = new JsonTokens(Utf8Input.of(in, name), name);
    this.layout = layout;
  }

  @Override
  public boolean nextDocument() {
    for (; ; ) {
      if (inArray) {
        if (tokens.nextElement()) {
          return true;
        }
        inArray = false;
      }
      leavePath();
      if (!tokens.nextValue()) {
        if (!begun && !layout.mayBeEmpty()) {
          throw JsonFaults.empty(tokens.place());
        }
        return false;
      }
      begun = true;
      if (enterPath()) {
        return true;
      }
    }
  }

  /** Goes to where the records are. True if there is one document, which comes next. */
  private boolean enterPath() {
    for (int i = 0; i < layout.records().keys().size(); i++) {
      enter(i);
    }
    boolean array = tokens.peek() == '[';
    if (layout.elements() && array) {
      tokens.next();
      inArray = true;
      return false;
    }
    if (layout.records().isHere() || array || tokens.peek() == '{') {
      return true;
    }
    if (tokens.next() != Event.NULL) {
      throw JsonFaults.noRecords(
          tokens.place(), "'records_path' leads to a single value, not to records");
    }
    return false;
  }

  private void enter(int level) {
    int kind = tokens.peek();
    if (kind == '{') {
      enterObject(level);
    } else if (kind == '[' && layout.records().keys().get(level).matches("\\d{1,9}")) {
      enterArray(level);
    } else {
      throw notFound(level, kind == '[' ? "an array" : "a single value");
    }
    within++;
  }

  private void enterObject(int level) {
    byte[] key = layout.records().key(level);
    List<String> seen = new ArrayList<>();
    tokens.next();
    while (tokens.next() == Event.NAME) {
      if (isName(key)) {
        return;
      }
      if (seen.size() < SHOWN_NAMES) {
        seen.add(
            new String(
                tokens.text(),
                tokens.start(),
                tokens.end() - tokens.start(),
                StandardCharsets.UTF_8));
      }
      tokens.next();
      tokens.skip();
    }
    throw notFound(level, "an object of " + (seen.isEmpty() ? "no names" : seen));
  }

  private void enterArray(int level) {
    int position = Integer.parseInt(layout.records().keys().get(level));
    tokens.next();
    for (int i = 0; tokens.nextElement(); i++) {
      if (i == position) {
        return;
      }
      tokens.next();
      tokens.skip();
    }
    throw notFound(level, "an array of fewer elements");
  }

  private RuntimeException notFound(int level, String found) {
    return JsonFaults.noRecords(
        tokens.place(),
        "'records_path' finds no '" + layout.records().keys().get(level) + "' in " + found);
  }

  private boolean isName(byte[] key) {
    return Arrays.equals(tokens.text(), tokens.start(), tokens.end(), key, 0, key.length);
  }

  /** Reads over what follows the records: it must be JSON, and hold no second ones. */
  private void leavePath() {
    for (; within > 0; within--) {
      byte[] key = layout.records().key(within - 1);
      for (Event event = tokens.next(); tokens.depth() >= within; event = tokens.next()) {
        if (event == Event.NAME && isName(key)) {
          throw tokens.duplicate();
        }
        if (event != Event.NAME) {
          tokens.skip();
        }
      }
    }
  }

  @Override
  public Event next() {
    return tokens.next();
  }

  @Override
  public boolean nextIs(byte[] name) {
    return tokens.nextIs(name);
  }

  @Override
  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  @Override
  public byte[] bytes() {
    return tokens.text();
  }

  @Override
  public int start() {
    return tokens.start();
  }

  @Override
  public int end() {
    return tokens.end();
  }

  @Override
  public long longValue() {
    return tokens.value();
  }

  @Override
  public int scale() {
    return tokens.scale();
  }

  @Override
  public double doubleValue() {
    throw new IllegalStateException("JSON has no binary doubles");
  }

  @Override
  public void takeJson() {
    tokens.take();
  }

  @Override
  public void skip() {
    tokens.skipUnique();
  }

  @Override
  public RuntimeException duplicate() {
    return tokens.duplicate();
  }

  @Override
  public String place() {
    return tokens.place();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
