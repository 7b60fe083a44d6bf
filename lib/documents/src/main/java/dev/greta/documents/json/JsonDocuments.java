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
   * @param within where in each document is what is wanted of it; a document that is null is there
   *     all the same
   */
  public record Layout(
      RecordsPath records, boolean elements, boolean mayBeEmpty, RecordsPath within) {

    /** Of documents that are wanted whole. */
    public Layout(RecordsPath records, boolean elements, boolean mayBeEmpty) {
      this(records, elements, mayBeEmpty, RecordsPath.HERE);
    }
  }

  private final InputStream in;
  private final JsonTokens tokens;
  private final Layout layout;
  private final Aside aside;
  private final Surroundings told;
  private boolean begun;
  private boolean inArray;

  /** How deep in the records' path the cursor is; 0 outside any value. */
  private int within;

  /** How deep in what is wanted of a document the cursor is; 0 outside any. */
  private int inDocument;

  /**
   * @param in closed with this
   * @param name of the source, for places
   */
  public JsonDocuments(InputStream in, String name, Layout layout) {
    this(in, name, layout, Surroundings.IGNORED);
  }

  /**
   * @param in closed with this
   * @param name of the source, for places
   * @param told of what stands around the records; of all of it once there is no next document
   */
  public JsonDocuments(InputStream in, String name, Layout layout, Surroundings told) {
    this.in = in;
    this.tokens = new JsonTokens(Utf8Input.of(in, name), name);
    this.layout = layout;
    this.aside = new Aside(tokens, told);
    this.told = told;
  }

  @Override
  public boolean nextDocument() {
    for (; ; ) {
      leaveDocument();
      if (inArray) {
        if (tokens.nextElement()) {
          enterDocument();
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
        enterDocument();
        return true;
      }
    }
  }

  private void watch() {
    if (told != Surroundings.IGNORED) {
      tokens.watch(told);
    }
  }

  private void enterDocument() {
    for (int i = 0; i < layout.within().keys().size() && tokens.peek() != 'n'; i++) {
      enter(layout.within(), i, false);
      inDocument++;
    }
  }

  private void leaveDocument() {
    if (inDocument > 0) {
      int outside = within + (inArray ? 1 : 0);
      leave(layout.within(), outside, inDocument, false);
      inDocument = 0;
    }
  }

  /** Goes to where the records are. True if there is one document, which comes next. */
  private boolean enterPath() {
    for (int i = 0; i < layout.records().keys().size(); i++) {
      enter(layout.records(), i, true);
      within++;
    }
    boolean array = tokens.peek() == '[';
    if (layout.elements() && array) {
      tokens.next();
      inArray = true;
      watch();
      return false;
    }
    if (layout.records().isHere() || array || tokens.peek() == '{') {
      watch();
      return true;
    }
    if (tokens.next() != Event.NULL) {
      throw JsonFaults.noRecords(
          tokens.place(), "'records_path' leads to a single value, not to records");
    }
    return false;
  }

  /**
   * Goes one step down.
   *
   * @param around whether what is passed over stands around the records
   */
  private void enter(RecordsPath path, int level, boolean around) {
    int kind = tokens.peek();
    if (kind == '{') {
      enterObject(path, level, around);
    } else if (kind == '[' && path.keys().get(level).matches("\\d{1,9}")) {
      enterArray(path, level);
    } else {
      throw notFound(path, level, kind == '[' ? "an array" : "a single value");
    }
  }

  private void enterObject(RecordsPath path, int level, boolean around) {
    byte[] key = path.key(level);
    List<String> seen = new ArrayList<>();
    tokens.next();
    while (tokens.next() == Event.NAME) {
      if (isName(key)) {
        return;
      }
      String name = name();
      if (seen.size() < SHOWN_NAMES) {
        seen.add(name);
      }
      pass(path, level, name, around);
    }
    throw notFound(path, level, "an object of " + (seen.isEmpty() ? "no names" : seen));
  }

  private void enterArray(RecordsPath path, int level) {
    int position = Integer.parseInt(path.keys().get(level));
    tokens.next();
    for (int i = 0; tokens.nextElement(); i++) {
      if (i == position) {
        return;
      }
      tokens.next();
      tokens.skip();
    }
    throw notFound(path, level, "an array of fewer elements");
  }

  private void pass(RecordsPath path, int level, String name, boolean around) {
    if (around) {
      aside.pass(path, level, name);
    } else {
      tokens.next();
      tokens.skip();
    }
  }

  private RuntimeException notFound(RecordsPath path, int level, String found) {
    return JsonFaults.noRecords(
        tokens.place(), "'records_path' finds no '" + path.keys().get(level) + "' in " + found);
  }

  private String name() {
    return new String(
        tokens.text(), tokens.start(), tokens.end() - tokens.start(), StandardCharsets.UTF_8);
  }

  private boolean isName(byte[] key) {
    return Arrays.equals(tokens.text(), tokens.start(), tokens.end(), key, 0, key.length);
  }

  /** Reads over what follows the records: it must be JSON, and hold no second ones. */
  private void leavePath() {
    if (told != Surroundings.IGNORED) {
      tokens.unwatch();
    }
    leave(layout.records(), 0, within, true);
    within = 0;
  }

  /** Goes up again, to the given depth, from so many steps below it. */
  private void leave(RecordsPath path, int outside, int steps, boolean around) {
    for (int step = steps; step > 0; step--) {
      byte[] key = path.key(step - 1);
      for (Event event = tokens.next(); tokens.depth() >= outside + step; event = tokens.next()) {
        if (event != Event.NAME) {
          tokens.skip();
        } else if (isName(key)) {
          throw tokens.duplicate();
        } else {
          pass(path, step - 1, name(), around);
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
