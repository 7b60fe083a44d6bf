package dev.greta.connectors.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.greta.documents.json.RecordsPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One value of each record of a body, read without the others. */
final class RecordValues {

  private static final JsonFactory FACTORY = Lenient.FACTORY;

  private final JsonParser in;
  private final RecordsAt at;
  private final List<String> value;
  private final Consumer<Optional<String>> told;

  private RecordValues(
      JsonParser in, RecordsAt at, List<String> value, Consumer<Optional<String>> told) {
    this.in = in;
    this.at = at;
    this.value = value;
    this.told = told;
  }

  /**
   * Reads a body of JSON, which was read without an error before.
   *
   * @param pointer to the value within a record
   * @param told of each record's single value; empty where it is not there, null or none
   */
  static void of(InputStream body, RecordsAt at, String pointer, Consumer<Optional<String>> told)
      throws IOException {
    List<String> steps = new ArrayList<>(at.within().keys());
    steps.addAll(RecordsPath.parse(pointer).keys());
    try (JsonParser in = FACTORY.createParser(body)) {
      RecordValues values = new RecordValues(in, at, steps, told);
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        values.records(0);
      }
    }
  }

  private void records(int level) throws IOException {
    if (level < at.path().keys().size()) {
      into(at.path().keys().get(level), () -> records(level + 1));
    } else if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        record();
      }
    } else if (in.currentToken() != JsonToken.VALUE_NULL) {
      record();
    }
  }

  private void record() throws IOException {
    String[] found = new String[1];
    find(0, found);
    told.accept(Optional.ofNullable(found[0]));
  }

  private void find(int level, @Nullable String[] found) throws IOException {
    if (level < value.size()) {
      into(value.get(level), () -> find(level + 1, found));
    } else if (in.currentToken().isScalarValue()) {
      found[0] = in.currentToken() == JsonToken.VALUE_NULL ? null : in.getText();
    } else {
      in.skipChildren();
    }
  }

  @FunctionalInterface
  private interface Step {
    void take() throws IOException;
  }

  /** Takes the current value to its end, and on the way a step at the part of this name. */
  private void into(String name, Step step) throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        boolean here = in.currentName().equals(name);
        in.nextToken();
        if (here) {
          step.take();
        } else {
          in.skipChildren();
        }
      }
    } else if (in.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
        if (name.equals(Integer.toString(i))) {
          step.take();
        } else {
          in.skipChildren();
        }
      }
    }
  }
}
