package dev.greta.formats.arrow;

import dev.greta.duckdb.BatchSlices;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The record batches of an Arrow file. */
final class ArrowBatchReader implements BatchReader {

  private final ArrowScan scan;
  private final ReadContext context;
  private final BatchSlices slices;
  private final DictionaryProvider.MapDictionaryProvider dictionaries =
      new DictionaryProvider.MapDictionaryProvider();
  private final GuardedCodecs codecs = new GuardedCodecs();
  private @Nullable ArrowReader reader;
  private int next;
  private long bytes;
  private boolean ended;
  private boolean closed;

  ArrowBatchReader(ArrowScan scan, ReadContext context) {
    this.scan = scan;
    this.context = context;
    this.slices = new BatchSlices(context.batch());
    this.next = scan.first();
  }

  @Override
  public Schema schema() {
    return scan.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!closed) {
      context.cancellation().throwIfCancelled();
      VectorSchemaRoot slice = slices.next();
      if (slice != null || ended) {
        return slice;
      }
      try {
        load();
      } catch (IOException | RuntimeException e) {
        throw ArrowFaults.failure(scan.file(), e);
      }
    }
    return null;
  }

  private void load() throws IOException {
    ArrowReader source = reader == null ? open() : reader;
    if (next == scan.end()) {
      end();
      return;
    }
    boolean loaded =
        next == scan.first() && source instanceof ArrowFileReader file
            ? file.loadRecordBatch(file.getRecordBlocks().get(next))
            : source.loadNextBatch();
    if (!loaded) {
      throw ArrowFaults.malformed(scan.file(), "has fewer batches than it says");
    }
    codecs.loaded();
    next++;
    VectorSchemaRoot batch = source.getVectorSchemaRoot();
    batch.getFieldVectors().forEach(VectorCheck::check);
    keepDictionaries(source);
    slices.take(columns(source, batch));
    report(scan.bytes() / Math.max(1, scan.end() - scan.first()) * (next - scan.first()));
  }

  private ArrowReader open() throws IOException {
    scan.file().requireUnchanged();
    FileChannel channel = FileChannel.open(scan.file().path(), StandardOpenOption.READ);
    ArrowReader opened =
        scan.stream()
            ? new ArrowStreamReader(channel, context.allocator(), codecs)
            : new ArrowFileReader(channel, context.allocator(), codecs);
    reader = opened;
    return opened;
  }

  private void end() {
    scan.file().requireUnchanged();
    report(scan.bytes());
    ended = true; // The dictionaries live on: batches before this one may be in use.
  }

  /** Those of the file format, which do not change. */
  private void keepDictionaries(ArrowReader source) {
    if (!dictionaries.getDictionaryIds().isEmpty()) {
      return;
    }
    for (Field field : scan.schema().getFields()) {
      if (field.getDictionary() != null) {
        Dictionary own = source.lookup(field.getDictionary().getId());
        dictionaries.put(new Dictionary(own.getVector(), field.getDictionary()));
      }
    }
  }

  private VectorSchemaRoot columns(ArrowReader source, VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < batch.getFieldVectors().size(); i++) {
        Field due = scan.schema().getFields().get(i);
        vectors.add(ArrowColumn.of(batch.getVector(i), due, source, context.allocator()));
      }
      return new VectorSchemaRoot(scan.schema(), vectors, batch.getRowCount());
    } catch (RuntimeException | Error e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private void report(long read) {
    if (read > bytes) {
      context.listener().bytesRead(read - bytes);
      bytes = read;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    slices.close();
    ArrowReader open = reader;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw ArrowFaults.failure(scan.file(), e);
      } finally {
        codecs.release();
      }
    }
  }
}
