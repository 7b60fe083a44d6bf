package dev.greta.formats.json;

import dev.greta.documents.json.JsonDocuments;
import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A JSON file that is being read, packed or not, and how much of it has been. */
final class JsonInput implements AutoCloseable {

  private final AtomicLong bytes;
  private final JsonDocuments documents;

  private JsonInput(AtomicLong bytes, JsonDocuments documents) {
    this.bytes = bytes;
    this.documents = documents;
  }

  static JsonInput open(LocalFile file, JsonDocuments.Layout layout) {
    AtomicLong bytes = new AtomicLong();
    InputStream text = Packing.found().open(file, bytes::addAndGet);
    try {
      return new JsonInput(bytes, new JsonDocuments(text, file.path().toString(), layout));
    } catch (RuntimeException | Error e) {
      close(text, file);
      throw e;
    }
  }

  private static void close(InputStream text, LocalFile file) {
    try {
      text.close();
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  JsonDocuments documents() {
    return documents;
  }

  /** How many bytes of the file have been read. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    documents.close();
  }
}
