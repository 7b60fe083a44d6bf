package dev.greta.formats.json;

import dev.greta.documents.json.JsonDocuments;
import dev.greta.formats.LocalFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** A JSON file that is being read, and how much of it has been. */
final class JsonInput implements AutoCloseable {

  private final Counted counted;
  private final JsonDocuments documents;

  private JsonInput(Counted counted, JsonDocuments documents) {
    this.counted = counted;
    this.documents = documents;
  }

  static JsonInput open(LocalFile file, JsonDocuments.Layout layout) {
    try {
      Counted counted = new Counted(Files.newInputStream(file.path()));
      try {
        return new JsonInput(counted, new JsonDocuments(counted, file.path().toString(), layout));
      } catch (RuntimeException | Error e) {
        counted.close();
        throw e;
      }
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  JsonDocuments documents() {
    return documents;
  }

  /** How many bytes of the file have been read. */
  long bytes() {
    return counted.bytes;
  }

  @Override
  public void close() {
    documents.close();
  }

  private static final class Counted extends FilterInputStream {

    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
