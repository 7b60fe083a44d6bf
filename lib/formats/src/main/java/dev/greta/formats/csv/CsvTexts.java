package dev.greta.formats.csv;

import dev.greta.duckdb.DuckDbErrors;
import dev.greta.formats.FileRoom;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a CSV file as text, as DuckDB finds them, batch after batch.
 *
 * <p>Runs a plain statement: the same query as a prepared statement was measured to cost 1.4 times
 * the CPU, and its columns are all text, so that there is nothing to convert.
 */
final class CsvTexts implements AutoCloseable {

  /** Enough for the cost of a batch not to show, few enough to stay in a core's cache. */
  static final int MOST_ROWS = 16_384;

  /** What DuckDB was measured to take for a column of text, and some more. */
  private static final long BYTES_OF_COLUMN = 256 << 10;

  private final CsvScan scan;
  private final Cancellation cancellation;
  private final long memoryBytes;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Object closing = new Object();
  private @Nullable ArrowReader batches;
  private boolean closed;

  private CsvTexts(CsvScan scan, Cancellation cancellation, long memoryBytes) {
    this.scan = scan;
    this.cancellation = cancellation;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Starts to read.
   *
   * @param plain what is read, closed with this
   * @param clauses what follows the query: empty, or a LIMIT
   * @param rows at most so many in a batch
   * @param room stays open until these texts are closed
   */
  static CsvTexts open(
      CsvScan scan,
      PlainText plain,
      String clauses,
      int rows,
      BufferAllocator allocator,
      Cancellation cancellation,
      FileRoom room) {
    long memoryBytes = room.context().memoryBytes();
    CsvTexts texts = new CsvTexts(scan, cancellation, memoryBytes);
    texts.open.push(plain);
    try {
      String sql = scan.sql(plain, memoryBytes) + clauses;
      texts.start(sql, Math.min(rows, MOST_ROWS), allocator, texts.reaching(plain, room));
      return texts;
    } catch (SQLException | RuntimeException | Error e) {
      RuntimeException failure = texts.failure(e);
      texts.close();
      throw failure;
    }
  }

  /** The room's instance reaches the files that were planned, and no copy of one's text. */
  private FileRoom reaching(PlainText plain, FileRoom room) {
    if (plain.form() == PlainText.Form.FILE) {
      return room;
    }
    FileRoom own = new FileRoom(room.context(), List.of(plain.path()));
    open.push(own);
    return own;
  }

  private void start(String sql, int rows, BufferAllocator allocator, FileRoom room)
      throws SQLException {
    var connection = room.connect();
    open.push(connection);
    Statement statement = connection.createStatement();
    open.push(statement);
    open.push(cancellation.onCancel(() -> cancel(statement)));
    DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery(sql);
    open.push(result);
    ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, rows);
    open.push(reader);
    batches = reader;
  }

  /** May come from any thread while this one reads, but not while it closes. */
  private void cancel(Statement statement) {
    synchronized (closing) {
      if (!closed) {
        interrupt(statement);
      }
    }
  }

  private static void interrupt(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // The statement has ended by itself: there is nothing left to cancel.
    }
  }

  /** The next batch, which belongs to this and is valid until the next call; null at the end. */
  @Nullable VectorSchemaRoot next() {
    ArrowReader reader = batches;
    try {
      return reader != null && reader.loadNextBatch() ? reader.getVectorSchemaRoot() : null;
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  /** What DuckDB said of the file, in terms of the file. */
  private RuntimeException failure(Throwable cause) {
    if (cancellation.isCancelled()) {
      return new CancelledException();
    }
    GretaException said =
        cause instanceof GretaException known
            ? known
            : DuckDbErrors.translate(scan.file().name(), cause);
    if (said instanceof ResourceException) {
      return said;
    }
    scan.file().requireUnchanged();
    return CsvDiagnosis.find(
            scan.file(),
            scan.text(),
            scan.dialect(),
            scan.columns().size(),
            RecordBound.of(memoryBytes))
        .<RuntimeException>map(fault -> fault)
        .orElseGet(() -> unexplained(said));
  }

  /** DuckDB loses its message where it lacks the memory for its first batch. */
  private RuntimeException unexplained(GretaException said) {
    long needed = BYTES_OF_COLUMN * scan.columns().size();
    if (needed > memoryBytes) {
      return new ResourceException(
          Fault.of(
                  CsvFaults.TOO_WIDE,
                  scan.columns().size()
                      + " columns need about "
                      + (needed >> 20)
                      + " MiB to be read, allowed are "
                      + (memoryBytes >> 20))
              .withPlace(scan.file().path().toString())
              .withRemedy("Allow more by memory:."),
          said);
    }
    return new ValidationException(
        Fault.of(CsvFaults.MALFORMED, String.valueOf(said.getMessage()))
            .withPlace(scan.file().path().toString())
            .withRemedy("Check the file, and the options that describe it."),
        said);
  }

  @Override
  public void close() {
    synchronized (closing) {
      closed = true;
    }
    Exception failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw DuckDbErrors.translate("closing " + scan.file().name(), failure);
    }
  }
}
