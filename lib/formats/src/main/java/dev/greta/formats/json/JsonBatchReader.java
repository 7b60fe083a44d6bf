package dev.greta.formats.json;

import dev.greta.documents.DocumentCursor;
import dev.greta.documents.DocumentReader;
import dev.greta.formats.Evidence;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.ValidationException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The documents of a file that must not change meanwhile. */
final class JsonBatchReader implements BatchReader {

  private final JsonScan scan;
  private final ReadContext context;
  private final DocumentReader reader;
  private @Nullable JsonInput input;
  private long reported;
  private boolean ended;

  JsonBatchReader(JsonScan scan, ReadContext context) {
    this.scan = scan;
    this.context = context;
    this.reader =
        new DocumentReader(
            this::open,
            Evidence.stripped(scan.all()),
            Set.copyOf(scan.columns()),
            scan.settings().discovery(),
            context);
  }

  private DocumentCursor open() {
    scan.file().requireUnchanged();
    JsonInput opened = JsonInput.open(scan.file(), scan.settings().layout());
    input = opened;
    return opened.documents();
  }

  @Override
  public Schema schema() {
    return scan.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended) {
      return null;
    }
    VectorSchemaRoot batch = advance();
    report();
    if (batch == null) {
      ended = true;
      scan.file().requireUnchanged();
    }
    return batch;
  }

  private @Nullable VectorSchemaRoot advance() {
    try {
      return reader.next();
    } catch (UncheckedIOException e) {
      throw LocalFile.unreadable(scan.file().path(), e.getCause());
    } catch (ValidationException e) {
      scan.file().requireUnchanged();
      throw e;
    }
  }

  private void report() {
    JsonInput open = input;
    if (open != null) {
      context.listener().bytesRead(open.bytes() - reported);
      reported = open.bytes();
    }
  }

  @Override
  public void close() {
    ended = true;
    reader.close();
  }
}
