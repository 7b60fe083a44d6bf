package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a test needs to read CSV; fails at its end if memory is still held. */
final class CsvReads implements AutoCloseable {

  private final BufferAllocator allocator = new RootAllocator();
  private final Path folder;
  private final List<String> notices = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private long memoryBytes = 256L << 20;

  CsvReads(Path folder) {
    this.folder = folder;
  }

  /**
   * What a load gave.
   *
   * @param misfits what the loads that started again met
   */
  record Loaded(
      List<CsvColumn> columns,
      List<List<@Nullable Object>> rows,
      List<SchemaMisfitException> misfits) {

    List<ColumnType> types() {
      return columns.stream().map(CsvColumn::type).toList();
    }
  }

  /** Allows as much memory from now on. */
  void allow(long bytes) {
    memoryBytes = bytes;
  }

  SourceContext room() {
    return new SourceContext(allocator, folder, folder, memoryBytes, 2);
  }

  ReadContext context(BatchTarget target, Cancellation cancellation, ReadListener listener) {
    return new ReadContext(allocator, target, cancellation, RetryPolicy.NONE, listener);
  }

  LocalFile write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  LocalFile write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return LocalFile.find(name, folder);
  }

  static CsvSettings typed(Map<String, ColumnType> types) {
    return new CsvSettings(Optional.empty(), '"', '"', true, types);
  }

  CsvScan plan(LocalFile file, CsvSettings settings) {
    return CsvFile.plan(file, settings, Optional.empty(), room());
  }

  Loaded load(LocalFile file) {
    return load(file, CsvSettings.standard());
  }

  /** Reads everything as an engine does; one restart must be enough. */
  Loaded load(LocalFile file, CsvSettings settings) {
    CsvScan scan = plan(file, settings);
    try {
      return new Loaded(scan.columns(), read(scan), List.of());
    } catch (SchemaMisfitException e) {
      Schema wider = e.widerSchema();
      CsvScan again = CsvFile.plan(file, settings, Optional.of(wider), room());
      return new Loaded(again.columns(), read(again), List.of(e));
    }
  }

  /** Reads a scan as another JVM would, from its JSON. */
  List<List<@Nullable Object>> read(CsvScan scan) {
    bytes.set(0);
    ReadContext context = context(BatchTarget.DEFAULT, new Cancellation(), new Recorder());
    try (BatchReader reader = CsvScan.fromJson(scan.toJson()).read(context, room())) {
      return ArrowRows.drain(reader);
    }
  }

  /** What readers told so far, each once. */
  List<String> notices() {
    return notices.stream().distinct().toList();
  }

  /** How many bytes the last read counted. */
  long bytes() {
    return bytes.get();
  }

  private final class Recorder implements ReadListener {

    @Override
    public void notice(String text) {
      notices.add(text);
    }

    @Override
    public void bytesRead(long more) {
      bytes.addAndGet(more);
    }
  }

  @Override
  public void close() throws IOException {
    allocator.close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("plain-"))).isEmpty();
    }
  }
}
