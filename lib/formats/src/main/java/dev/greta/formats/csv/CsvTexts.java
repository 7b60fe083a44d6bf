package dev.greta.formats.csv;

import dev.greta.duckdb.DuckDb;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** The fields of a CSV file as text, as DuckDB finds them, batch after batch. */
final class CsvTexts implements AutoCloseable {

  private final CsvScan scan;
  private final Cancellation cancellation;
  private final DuckDb duckdb;
  private final DuckDBConnection connection;
  private final Statement statement;
  private final DuckDBResultSet result;
  private final ArrowReader batches;
  private final Cancellation.Registration registration;

  CsvTexts(
      CsvScan scan,
      String limit,
      int rows,
      BufferAllocator allocator,
      SourceContext room,
      Cancellation cancellation) {
    this.scan = scan;
    this.cancellation = cancellation;
    try {
      duckdb =
          DuckDb.open(
              DuckDb.Settings.inMemory(
                  List.of(scan.file().path()),
                  room.tempDirectory(),
                  room.memoryBytes(),
                  room.threads()));
      connection = duckdb.connect();
      statement = connection.createStatement();
      registration = cancellation.onCancel(() -> cancel(statement));
      result = (DuckDBResultSet) statement.executeQuery(scan.sql() + limit);
      batches = (ArrowReader) result.arrowExportStream(allocator, rows);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // The statement has ended by itself.
      return;
    }
  }

  /** The next batch, which belongs to this and is valid until the next call; null at the end. */
  @Nullable VectorSchemaRoot next() {
    try {
      return batches.loadNextBatch() ? batches.getVectorSchemaRoot() : null;
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(Exception cause) {
    if (cancellation.isCancelled()) {
      return new CancelledException();
    }
    scan.file().requireUnchanged();
    return CsvDiagnosis.find(scan.file(), scan.dialect(), scan.columns().size())
        .orElseGet(
            () ->
                new ValidationException(
                    Fault.of(CsvFaults.MALFORMED, String.valueOf(cause.getMessage()))
                        .withPlace(scan.file().path().toString())
                        .withRemedy("Check the file, and the options that describe it."),
                    cause));
  }

  @Override
  public void close() {
    registration.close();
    try {
      batches.close();
      result.close();
      statement.close();
      connection.close();
    } catch (IOException | SQLException e) {
      throw failure(e);
    } finally {
      duckdb.close();
    }
  }
}
