package dev.greta.jdbc;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.GretaException;
import java.sql.SQLException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads one statement's rows. Connects at the first {@link #next}, and lets go at the last. */
public final class StatementReader implements BatchReader {

  private final Schema schema;
  private final ReadContext context;
  private final Dialect dialect;
  private final String place;
  private final Opening opening;

  private @Nullable Rows rows;
  private Cancellation.@Nullable Registration registration;
  private boolean ended;

  /** Connects, and begins the statement. */
  public interface Opening {
    Rows open() throws SQLException;
  }

  /** The rows of a statement that runs, and the connection that it has to itself. */
  public interface Rows extends AutoCloseable {

    /** What the rows are gathered in. */
    RowBatch batch();

    /**
     * Adds rows to the batch until it is full.
     *
     * @return false if no row is left
     */
    boolean fill() throws SQLException;

    /** Ends the statement soon; may be called from any thread, and at any time. */
    void cancel();

    @Override
    void close();
  }

  /**
   * @param place for messages: the split
   */
  public StatementReader(
      Schema schema, ReadContext context, Dialect dialect, String place, Opening opening) {
    this.schema = schema;
    this.context = context;
    this.dialect = dialect;
    this.place = place;
    this.opening = opening;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended) {
      return null;
    }
    try {
      context.cancellation().throwIfCancelled();
      return read(opened());
    } catch (SQLException e) {
      throw failed(dialect.failure(e, place));
    } catch (GretaException e) {
      throw failed(e);
    }
  }

  private Rows opened() throws SQLException {
    Rows open = rows;
    if (open == null) {
      open = opening.open();
      rows = open;
      registration = context.cancellation().onCancel(open::cancel);
    }
    return open;
  }

  private @Nullable VectorSchemaRoot read(Rows from) throws SQLException {
    RowBatch batch = from.batch();
    boolean more = from.fill();
    VectorSchemaRoot next =
        batch.rows() == 0 ? null : batch.flush(context.allocator(), context.listener());
    if (!more) {
      close();
    }
    return next;
  }

  /** A cancelled read fails in many ways. */
  private GretaException failed(GretaException e) {
    close();
    return context.cancellation().isCancelled() ? new CancelledException() : e;
  }

  @Override
  public void close() {
    ended = true;
    if (registration != null) {
      registration.close();
      registration = null;
    }
    if (rows != null) {
      Rows open = rows;
      rows = null;
      open.close();
    }
  }
}
