package dev.greta.frame;

import dev.greta.formats.write.StreamFormat;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table of Arrow batches, immutable, in the order of its rows. Its schema is the same whichever
 * {@link Backend} holds it.
 *
 * <p><b>Threads.</b> Readers of one frame may run side by side, each in one thread.
 *
 * <p><b>Ownership.</b> A frame is closed by whoever asked for it; what {@link #head}, {@link
 * #select} and {@link #sql} return are frames of their own, closed on their own, and valid after
 * this one is closed.
 */
public interface DataFrame extends AutoCloseable {

  /** The columns, with the source's type names in the fields' metadata. */
  Schema schema();

  long rowCount();

  /** The name of the backend that holds this frame: {@code memory} or {@code duckdb}. */
  String backend();

  /** The rows as Arrow batches; the caller closes the reader, and each batch that it hands out. */
  BatchReader batches();

  /**
   * The rows as Java values, for convenience: a list a row, in the order of the columns, null for
   * null; numbers, text and temporal values as {@code java.lang} and {@code java.time} types,
   * decimals as {@code BigDecimal}, lists as {@code List}, structs and maps as {@code Map}.
   *
   * @return a stream that holds some of the rows until it is closed, or read to its end
   */
  Stream<List<Optional<Object>>> rows();

  /** The first rows. */
  DataFrame head(long rows);

  /**
   * Some columns, in the given order.
   *
   * @throws dev.greta.spi.error.QueryException if there is no such column; names the nearest
   */
  DataFrame select(List<String> columns);

  /**
   * The result of a query in DuckDB's SQL over a table {@code data}, which is this frame. The query
   * reaches nothing else: no file, no network, no setting.
   *
   * @throws dev.greta.spi.error.QueryException if DuckDB refuses it
   */
  DataFrame sql(String query);

  /**
   * Writes the rows to a file, whole or not at all, in the format that its ending says, as {@code
   * .parquet} or {@code .csv.gz}; {@link dev.greta.formats.write.DatasetWriter} says what of each.
   *
   * @throws dev.greta.spi.error.OutputException if the place cannot be written
   */
  void write(Path file);

  /**
   * Writes the rows to a stream; text has the bytes that the file of its format has.
   *
   * @param out is flushed, and left open
   * @throws IOException if the stream cannot be written
   * @throws dev.greta.spi.error.OutputException if the format does not hold the rows; what was
   *     written by then is not whole
   */
  void write(StreamFormat format, OutputStream out) throws IOException;

  /** Releases the rows. Harmless when called again. */
  @Override
  void close();
}
