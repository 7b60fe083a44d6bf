package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageFacts.LastRecord;
import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.Utf8Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How an answer's body is read.
 *
 * @param form of it; AUTO where each answer says
 * @param allowsMissing whether an answer without records in their place is one without records
 */
record PageReading(
    RecordsAt records,
    ResponseOptions.Format form,
    boolean allowsMissing,
    Optional<GraphQlErrors> errors) {

  private static final Set<String> LINES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines",
          "application/jsonlines",
          "application/json-seq",
          "application/stream+json");

  private static final Set<String> PEOPLES = Set.of("text/html", "application/xhtml+xml");

  /** What an answer is. */
  static ResponseOptions.Format form(Page page, ResponseOptions.Format said) {
    if (said != ResponseOptions.Format.AUTO) {
      return said;
    }
    String type = page.mediaType().orElse("application/json");
    if (LINES.contains(type)) {
      return ResponseOptions.Format.NDJSON;
    }
    if (type.equals("text/csv") || type.equals("application/csv")) {
      return ResponseOptions.Format.CSV;
    }
    if (PEOPLES.contains(type)
        || type.startsWith("image/")
        || type.equals("application/pdf")
        || (type.endsWith("xml") && !type.contains("json"))) {
      throw ApiFaults.notData(page.place(), type, begin(page));
    }
    return ResponseOptions.Format.JSON;
  }

  JsonDocuments.Layout layout(Page page) {
    boolean lines = form(page, form) == ResponseOptions.Format.NDJSON;
    JsonDocuments.Layout layout = records.layout(lines);
    return page.body().size() == 0
        ? new JsonDocuments.Layout(layout.records(), layout.elements(), true, layout.within())
        : layout;
  }

  /** The errors that an answer has beside the data that is taken from it. */
  Optional<String> errorsBeside(Page page) {
    return errors.flatMap(rules -> rules.check(page));
  }

  /** The body as UTF-8, or in another of Unicode's encodings that tells itself. */
  static InputStream text(Page page) {
    Optional<String> name =
        page.charset().filter(n -> !n.startsWith("utf-") && !n.equals("us-ascii"));
    if (name.isEmpty()) {
      return page.body().open();
    }
    try {
      return Utf8Input.transcoded(page.body().open(), Charset.forName(name.get()), page.place());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw ApiFaults.unknownCharset(page.place(), name.get());
    }
  }

  /** Looks a value up in the last record, which takes reading the page once more. */
  LastRecord last(Page page) {
    return pointer -> {
      List<Optional<String>> last = new ArrayList<>(List.of(Optional.empty()));
      values(page, pointer, value -> last.set(0, value));
      return last.get(0);
    };
  }

  /** The greatest of a value in the page's records and another one. */
  Optional<String> greatest(Page page, String pointer, Optional<String> other) {
    List<String> greatest = new ArrayList<>(other.stream().toList());
    values(
        page,
        pointer,
        value ->
            value.ifPresent(
                text -> {
                  if (greatest.isEmpty()) {
                    greatest.add(text);
                  } else {
                    greatest.set(0, Marks.greater(greatest.get(0), text));
                  }
                }));
    return greatest.stream().findFirst();
  }

  private void values(Page page, String pointer, Consumer<Optional<String>> told) {
    try (InputStream body = text(page)) {
      RecordValues.of(body, records, pointer, told);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String begin(Page page) {
    try (InputStream body = page.body().open()) {
      return new String(body.readNBytes(400), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
