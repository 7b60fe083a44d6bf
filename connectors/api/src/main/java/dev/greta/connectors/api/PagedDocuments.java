package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Fingerprint;
import dev.greta.connectors.api.paging.PageFacts;
import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.documents.DocumentCursor;
import dev.greta.documents.Event;
import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.Surroundings;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The records of all pages, one after the other. */
final class PagedDocuments implements DocumentCursor {

  private final Pages pages;
  private final PageReading reading;
  private final Predicate<Pages> enough;
  private final Optional<String> markPointer;
  private Optional<String> mark = Optional.empty();
  private @Nullable PageFacts first;
  private @Nullable Page page;
  private @Nullable JsonDocuments documents;
  private Around around = new Around();
  private long rows;
  private final List<String> errors = new ArrayList<>();

  /**
   * @param enough asked after each page; ends the records early
   * @param markPointer of the value in a record whose greatest is wanted
   */
  PagedDocuments(
      Pages pages, PageReading reading, Predicate<Pages> enough, Optional<String> markPointer) {
    this.pages = pages;
    this.reading = reading;
    this.enough = enough;
    this.markPointer = markPointer;
  }

  /** How far it has come. */
  PageWalk walk() {
    return pages.walk();
  }

  /** The greatest value, of the records on the pages that were read to their end. */
  Optional<String> mark() {
    return mark;
  }

  /** The errors of each page that had some beside its data. */
  List<String> errors() {
    return errors;
  }

  /** What the first page told; empty until it was read to its end. */
  Optional<PageFacts> first() {
    return Optional.ofNullable(first);
  }

  /** What a page tells beside its records. */
  private static final class Around implements Surroundings {

    private final Map<String, @Nullable String> values = new LinkedHashMap<>();
    private final Fingerprint.Maker content = new Fingerprint.Maker();

    @Override
    public void value(String pointer, @Nullable String text) {
      values.put(pointer, text);
    }

    @Override
    public void records(byte[] buffer, int start, int length) {
      content.add(buffer, start, length);
    }
  }

  @Override
  public boolean nextDocument() {
    for (; ; ) {
      JsonDocuments in = documents;
      if (in == null) {
        in = nextPage();
        if (in == null) {
          return false;
        }
      }
      if (nextOf(in)) {
        rows++;
        return true;
      }
      endPage(in);
      if (enough.test(pages)) {
        return false;
      }
    }
  }

  private @Nullable JsonDocuments nextPage() {
    Page next = pages.next();
    page = next;
    if (next == null) {
      return null;
    }
    around = new Around();
    rows = 0;
    reading.errorsBeside(next).ifPresent(errors::add);
    InputStream body = PageReading.text(next);
    JsonDocuments opened =
        new JsonDocuments(
            body,
            "page " + (pages.walk().pages() + 1) + " (" + next.place() + ")",
            reading.layout(next),
            around);
    documents = opened;
    return opened;
  }

  private boolean nextOf(JsonDocuments in) {
    try {
      return in.nextDocument();
    } catch (QueryException e) {
      if (reading.allowsMissing() && e.fault().code().equals("GRT-660")) {
        return false;
      }
      throw ApiFaults.ofPage(e);
    } catch (GretaException e) {
      throw ApiFaults.ofPage(e);
    }
  }

  private void endPage(JsonDocuments in) {
    in.close();
    documents = null;
    Page read = page;
    if (read != null) {
      PageFacts facts = new PageFacts(rows, read.headers(), around.values, reading.last(read));
      first = first == null ? facts : first;
      markPointer.ifPresent(pointer -> mark = reading.greatest(read, pointer, mark));
      pages.read(facts, around.content.made());
    }
  }

  private JsonDocuments in() {
    JsonDocuments in = documents;
    if (in == null) {
      throw new IllegalStateException("no document is open");
    }
    return in;
  }

  @Override
  public Event next() {
    return in().next();
  }

  @Override
  public boolean nextIs(byte[] name) {
    return in().nextIs(name);
  }

  @Override
  public boolean isEmpty() {
    return in().isEmpty();
  }

  @Override
  public byte[] bytes() {
    return in().bytes();
  }

  @Override
  public int start() {
    return in().start();
  }

  @Override
  public int end() {
    return in().end();
  }

  @Override
  public long longValue() {
    return in().longValue();
  }

  @Override
  public int scale() {
    return in().scale();
  }

  @Override
  public double doubleValue() {
    return in().doubleValue();
  }

  @Override
  public void takeJson() {
    in().takeJson();
  }

  @Override
  public void skip() {
    in().skip();
  }

  @Override
  public RuntimeException duplicate() {
    return in().duplicate();
  }

  @Override
  public String place() {
    return documents == null ? "behind the last page" : documents.place();
  }

  @Override
  public void close() {
    if (documents != null) {
      documents.close();
      documents = null;
    }
    pages.close();
  }
}
