package dev.greta.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Makes frames for tests, and sees to it that nothing is left of them. */
final class FrameWorkshop implements AutoCloseable {

  static final long ENGINE_BYTES = 256L << 20;

  private final RootAllocator root = new RootAllocator();
  private final BufferAllocator source = root.newChildAllocator("source", 0, Long.MAX_VALUE);
  private final Path folder;

  FrameWorkshop() {
    try {
      folder = Files.createTempDirectory("greta-frames-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BufferAllocator source() {
    return source;
  }

  Path folder() {
    return folder;
  }

  Backend.Room room() {
    return room(Long.MAX_VALUE, ENGINE_BYTES);
  }

  Backend.Room room(long frameBytes, long engineBytes) {
    return new Backend.Room(root.newChildAllocator("frame", 0, frameBytes), engineBytes, folder, 2);
  }

  /** A frame of some parts, each read in batches of at most so many rows. */
  DataFrame frame(
      Backend backend,
      Schema schema,
      List<? extends List<? extends List<? extends @Nullable Object>>> parts,
      int batchRows) {
    try (FrameBuilder builder = backend.start(schema, room())) {
      for (List<? extends List<? extends @Nullable Object>> rows : parts) {
        try (FrameBuilder.Part part = builder.part();
            BatchReader reader = reader(schema, rows, batchRows)) {
          assertThat(part.fill(reader)).isEqualTo(rows.size());
          part.commit();
        }
      }
      return builder.finish();
    }
  }

  /** A frame of one part. */
  DataFrame frame(
      Backend backend, Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
    return frame(backend, schema, List.of(rows), 3);
  }

  BatchReader reader(
      Schema schema, List<? extends List<? extends @Nullable Object>> rows, int batchRows) {
    return reader(schema, rows, batchRows, batch -> {});
  }

  /**
   * @param before called with a batch's number, from 0, before it is handed out; and at the end
   */
  BatchReader reader(
      Schema schema,
      List<? extends List<? extends @Nullable Object>> rows,
      int batchRows,
      IntConsumer before) {
    return new RowsReader(source, schema, rows, batchRows, before);
  }

  static List<List<@Nullable Object>> rows(DataFrame frame) {
    try (BatchReader reader = frame.batches()) {
      return ArrowRows.drain(reader);
    }
  }

  /** Fails if anything is left: memory, or files. */
  @Override
  public void close() {
    source.close();
    assertThat(root.getChildAllocators()).as("allocators that are still open").isEmpty();
    root.close();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class RowsReader implements BatchReader {

    private final BufferAllocator allocator;
    private final Schema schema;
    private final List<? extends List<? extends @Nullable Object>> rows;
    private final int batchRows;
    private final IntConsumer before;
    private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
    private int next;
    private int batch;

    RowsReader(
        BufferAllocator allocator,
        Schema schema,
        List<? extends List<? extends @Nullable Object>> rows,
        int batchRows,
        IntConsumer before) {
      this.allocator = allocator;
      this.schema = schema;
      this.rows = rows;
      this.batchRows = batchRows;
      this.before = before;
      ArrowRows.batch(allocator, schema, rows, dictionaries).close();
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return dictionaries;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      before.accept(batch++);
      if (next == rows.size()) {
        return null;
      }
      int end = Math.min(rows.size(), next + batchRows);
      VectorSchemaRoot root =
          ArrowRows.batch(
              allocator, schema, new ArrayList<>(rows.subList(next, end)), dictionaries);
      next = end;
      return root;
    }

    @Override
    public void close() {
      dictionaries.close();
    }
  }
}
