package dev.greta.formats.query;

import dev.greta.formats.FileScan;
import dev.greta.formats.files.FileSource;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The scans that a query's data comes from.
 *
 * @param scans of the splits that are files' scans as they are
 * @param complete whether all splits are
 * @param room for the query alone; where the files are read beside it, each takes half of its
 *     memory
 */
record DataScans(List<FileScan> scans, boolean complete, SourceContext room) {

  DataScans {
    scans = List.copyOf(scans);
  }

  static DataScans of(FileSource files, List<Split> splits, SourceContext room) {
    List<Optional<List<FileScan>>> scans = splits.stream().map(files::scans).toList();
    return new DataScans(
        scans.stream().flatMap(Optional::stream).flatMap(List::stream).toList(),
        scans.stream().allMatch(Optional::isPresent),
        room);
  }

  DataScans project(List<String> columns) {
    List<FileScan> projected = scans.stream().map(scan -> scan.project(columns)).toList();
    return new DataScans(projected, complete, room);
  }

  /** Whether a value may turn out not to fit. */
  boolean sampled() {
    return !complete || scans.stream().anyMatch(FileScan::sampled);
  }

  /**
   * A SELECT by which DuckDB itself reads all rows in order; empty where some file takes another
   * reader, or another schema.
   */
  Optional<String> select(Schema data) {
    boolean all =
        complete && scans.stream().allMatch(s -> s.select().isPresent() && s.schema().equals(data));
    return all
        ? Optional.of(
            scans.stream()
                .map(scan -> scan.select().orElseThrow())
                .collect(Collectors.joining(" UNION ALL ")))
        : Optional.empty();
  }

  /**
   * Opens a query over the data.
   *
   * @param batches the data as a stream, for where DuckDB does not read it itself
   * @param copied whether the query reads a copy of them anyhow
   */
  QueryData open(String query, BatchReader batches, boolean copied, ReadContext context) {
    Optional<String> select = select(batches.schema());
    List<Path> files =
        select.isPresent() ? scans.stream().map(scan -> scan.file().path()).toList() : List.of();
    QueryData data = QueryData.open(query, files, select.isPresent() ? room : half(room));
    try {
      if (select.isPresent()) {
        data.show(select.get());
      } else {
        data.show(batches, copied, context);
      }
      return data;
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /** How large the files are. */
  long bytes() {
    return scans.stream().mapToLong(scan -> scan.file().size()).sum();
  }

  /** Makes sure that what is read of the files may be. */
  void requireReadable() {
    scans.forEach(FileScan::requireReadable);
  }

  /** Makes sure that all files are still those that the read was planned for. */
  void requireUnchanged() {
    scans.forEach(scan -> scan.file().requireUnchanged());
  }

  /** The same room with half of the memory. */
  static SourceContext half(SourceContext room) {
    return new SourceContext(
        room.allocator(),
        room.baseDirectory(),
        room.tempDirectory(),
        Math.max(1, room.memoryBytes() / 2),
        room.threads());
  }
}
