package dev.greta.frame;

import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbInput;
import dev.greta.spi.BatchReader;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/**
 * Fills a table, each part by a connection and a transaction of its own. DuckDB appends a
 * transaction's rows when it commits, in their order.
 */
final class DuckBuilder implements FrameBuilder {

  private final Schema schema;
  private final Shared<DuckStore> store;
  private final String table;
  private final Set<DuckPart> openParts = new HashSet<>();
  private long rows;
  private boolean finished;

  /** Takes over one hold on the store. */
  DuckBuilder(Schema schema, Shared<DuckStore> store) {
    this.schema = schema;
    this.store = store;
    this.table = store.value().create(schema);
  }

  @Override
  public synchronized Part part() {
    DuckPart part = new DuckPart(store.value().connect());
    openParts.add(part);
    return part;
  }

  @Override
  public synchronized DataFrame finish() {
    if (!openParts.isEmpty()) {
      throw new IllegalStateException(openParts.size() + " parts are still open");
    }
    if (finished) {
      throw new IllegalStateException("the builder is spent");
    }
    finished = true;
    return DuckFrame.of(new DuckTable(store, table, schema, rows));
  }

  @Override
  public synchronized void close() {
    if (!finished) {
      finished = true;
      try {
        List.copyOf(openParts).forEach(DuckPart::close);
      } finally {
        store.release();
      }
    }
  }

  private final class DuckPart implements Part {

    private static final String STREAM = "greta_stream";

    private final DuckDBConnection connection;
    private long filled;
    private boolean closed;

    DuckPart(DuckDBConnection connection) {
      this.connection = connection;
    }

    @Override
    public long fill(BatchReader batches) {
      Columns.requireSameTypes(batches.schema(), schema);
      try (DuckDbInput input =
              DuckDbInput.register(connection, STREAM, batches, store.value().allocator());
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        String insert = "INSERT INTO " + table + " SELECT * FROM " + STREAM;
        input.run("filling a frame", () -> statement.executeUpdate(insert));
        filled += input.rows();
        return filled;
      } catch (SQLException e) {
        throw DuckDbErrors.translate("filling a frame", e);
      }
    }

    @Override
    public void commit() {
      synchronized (DuckBuilder.this) {
        if (closed) {
          throw new IllegalStateException("the part is closed");
        }
        try {
          if (!connection.getAutoCommit()) {
            connection.commit();
          }
          rows += filled;
        } catch (SQLException e) {
          throw DuckDbErrors.translate("committing a split", e);
        }
        end();
      }
    }

    @Override
    public void close() {
      synchronized (DuckBuilder.this) {
        if (!closed) {
          end();
        }
      }
    }

    /** A connection that closes rolls back what it has not committed. */
    private void end() {
      closed = true;
      openParts.remove(this);
      try {
        connection.close();
      } catch (SQLException e) {
        throw DuckDbErrors.translate("closing a split", e);
      }
    }
  }
}
