package dev.greta.formats.write;

import dev.greta.spi.BatchReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Writes a dataset to a file, whole or not at all, in the format that the file's ending names. A
 * value is written in full or refused, never changed:
 *
 * <ul>
 *   <li>{@code .arrow}: Arrow's IPC file format, with the schema as it is, metadata included.
 *       Dictionary-encoded columns get codes of 32 bits.
 *   <li>{@code .parquet} and {@code .duckdb} (a database with a table {@code data}): by DuckDB,
 *       with its types. Dictionary-encoded text becomes text, durations become intervals, time
 *       zones UTC. Decimals of more than 38 digits are refused, unless {@link
 *       Settings#decimalsAsText} asks for text; so are intervals that are finer than DuckDB's or
 *       Parquet's, for Parquet negative ones and intervals of 24 hours and more, column names that
 *       differ in case only, and columns without a name.
 *   <li>{@code .csv}: RFC 4180 in UTF-8, a header, lines that end in LF. Null is an empty field,
 *       empty text is {@code ""}; numbers are exact, floating-point ones as short as they can be;
 *       {@code NaN}, {@code Infinity}; dates and times as in ISO 8601; binary in base64; lists,
 *       structs and maps as JSON. NUL characters are refused. {@code .tsv}: the same with tabs.
 *   <li>{@code .json}: an array of objects in UTF-8, RFC 8259. Numbers are exact, {@code NaN} and
 *       infinities are refused, as JSON has none; {@code arrow.json} is put in as it is, so that
 *       its {@code null} and no value are the same; everything else as for CSV. {@code .ndjson}:
 *       the same objects, a line each, without an array.
 *   <li>{@code .csv}, {@code .tsv}, {@code .json} and {@code .ndjson} with {@code .gz} or {@code
 *       .zst} behind: packed by gzip or zstd, of the same bytes each time.
 *   <li>{@code .xlsx}: a workbook of one sheet with a header, in which a cell has the kind of its
 *       value, and dates and times a format that shows them. Refused is what a cell does not hold:
 *       integers beyond 2⁵³, decimals of more than 15 digits, {@code NaN} and infinities, texts of
 *       more than 32,767 characters, days before 1900, moments finer than microseconds or than a
 *       double holds at their date; and more than 1,048,575 rows or 16,384 columns, and a last row
 *       of nulls. What sheets have no kind for is text, as for CSV: time zones, binary, lists,
 *       structs and maps.
 *   <li>whatever else an {@link OutputFormat} of another module writes, such as {@code .sqlite}.
 * </ul>
 *
 * <p>{@link OutputEnding} has the list. Safe for use by many threads.
 */
public final class DatasetWriter {

  private final Settings settings;
  private final UnaryOperator<Path> naming;

  /**
   * What writing may take.
   *
   * @param allocator of the same root as the batches'
   * @param tempDirectory where DuckDB spills to; an existing folder
   * @param memoryBytes DuckDB's share
   * @param threads DuckDB's threads
   * @param decimalsAsText whether a format that holds 38 digits at most gets text where there are
   *     more
   */
  public record Settings(
      BufferAllocator allocator,
      Path tempDirectory,
      long memoryBytes,
      int threads,
      boolean decimalsAsText) {}

  public DatasetWriter(Settings settings) {
    this(settings, PendingFile::beside);
  }

  /** For tests, which choose where the unfinished file lies. */
  DatasetWriter(Settings settings, UnaryOperator<Path> naming) {
    this.settings = settings;
    this.naming = naming;
  }

  /**
   * Writes all rows to their place.
   *
   * @param rows read to the end; the caller closes it
   * @throws dev.greta.spi.error.OutputException if the place cannot be written, or the format does
   *     not hold the data
   */
  public void write(BatchReader rows, Path target) {
    try (PendingFile file = prepare(rows, target)) {
      file.publish();
    }
  }

  /** The same up to the last step, which the caller takes by {@link PendingFile#publish}. */
  public PendingFile prepare(BatchReader rows, Path target) {
    OutputEnding ending =
        OutputEnding.of(target).orElseThrow(() -> OutputFaults.unknownEnding(target));
    return PendingFile.prepare(target, file -> ending.write(rows, target, file, settings), naming);
  }

  /**
   * Writes all rows to a stream; text has the bytes that the file of its format has.
   *
   * @param rows read to the end; the caller closes it
   * @param name what messages call the stream
   * @param out is flushed, and left open
   * @throws IOException if the stream cannot be written
   * @throws dev.greta.spi.error.OutputException if the format does not hold the data; what was
   *     written by then is not whole
   */
  public void write(BatchReader rows, StreamFormat format, Path name, OutputStream out)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    switch (format) {
      case ARROW -> ArrowOutput.write(rows, buffered, settings.allocator());
      case CSV -> new CsvOutput(name, ',').write(rows, buffered);
      case JSON -> JsonOutput.array(name).write(rows, buffered);
      case NDJSON -> JsonOutput.lines(name).write(rows, buffered);
    }
    buffered.flush();
  }
}
