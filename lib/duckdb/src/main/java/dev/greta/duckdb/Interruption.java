package dev.greta.duckdb;

import dev.greta.spi.Cancellation;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts a statement when its read is cancelled. DuckDB forgets an interrupt that comes before
 * the statement has begun, so it is repeated until this is closed.
 */
final class Interruption implements AutoCloseable {

  private static final long PAUSE_NANOS = 10_000_000;

  private final Statement statement;
  private final Cancellation.Registration registration;
  private volatile boolean over;

  Interruption(Cancellation cancellation, Statement statement) {
    this.statement = statement;
    this.registration = cancellation.onCancel(this::interrupt);
  }

  private void interrupt() {
    Thread thread = new Thread(this::insist, "duckdb-interrupt");
    thread.setDaemon(true);
    thread.start();
  }

  private void insist() {
    while (!over) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        return; // The statement is closed: there is nothing left to cancel.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    over = true;
    registration.close();
  }
}
