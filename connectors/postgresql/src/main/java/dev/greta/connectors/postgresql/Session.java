package dev.greta.connectors.postgresql;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;

/**
 * One connection, with the settings on which reading depends. Used from one thread, but for {@link
 * #cancel} and {@link #close}, which may come from any.
 */
final class Session implements AutoCloseable {

  /**
   * What a value looks like as text, and in which order a table comes, must not hang on the machine
   * that reads or on who else reads.
   */
  private static final List<String> SETTINGS =
      List.of(
          "SET TIME ZONE 'UTC'",
          "SET datestyle = 'ISO, YMD'",
          "SET intervalstyle = 'postgres'",
          "SET bytea_output = 'hex'",
          "SET extra_float_digits = 3",
          "SET standard_conforming_strings = on",
          "SET synchronize_seqscans = off",
          "SET idle_in_transaction_session_timeout = 0");

  private final BaseConnection connection;
  private final Endpoint server;
  private volatile Runnable onClose = () -> {};

  private Session(BaseConnection connection, Endpoint server) {
    this.connection = connection;
    this.server = server;
  }

  /**
   * Connects, and sets up what holds for as long as the session lives.
   *
   * @throws GretaException if that fails
   */
  static Session open(Login login, PostgresOptions options) {
    Endpoint server = login.endpoint();
    Session session = new Session(login.connect(server), server);
    try {
      session.watch();
      session.prepare(options);
    } catch (GretaException e) {
      session.close();
      throw e;
    }
    return session;
  }

  /** Says what to do once this session is closed. */
  void onClose(Runnable action) {
    onClose = action;
  }

  /**
   * Sees to it that a server which is gone is missed: keep-alive finds a network that is dead,
   * however long the server has nothing to say, and the time-out what only looks alive.
   */
  private void watch() {
    try {
      connection.setNetworkTimeout(Runnable::run, (int) SECONDS.toMillis(server.socketTimeout()));
      DriverStream.keepAlive(stream());
    } catch (SQLException e) {
      throw fault(e, "data.connection", Optional.empty());
    } catch (IOException e) {
      throw fault(Faults.lost(e), "data.connection", Optional.empty());
    }
  }

  /** A failure of this session, of which only the user's own statement has a place in its text. */
  GretaException fault(SQLException e, String place, Optional<String> userQuery) {
    return Faults.of(e, server, place, userQuery);
  }

  /** Ours come last, so that no statement of the user's changes what reading depends on. */
  private void prepare(PostgresOptions options) {
    options
        .statementTimeout()
        .ifPresent(seconds -> run("SET statement_timeout = '" + seconds + "s'"));
    if (!options.preQueries().isEmpty()) {
      run("SET default_transaction_read_only = on");
      options.preQueries().forEach(sql -> run(sql, "data.pre_queries"));
      if (connection.getTransactionState() != TransactionState.IDLE) {
        throw new QueryException(
            Faults.fault("GRT-629", "pre_queries leave a transaction open")
                .withPlace("data.pre_queries")
                .withRemedy("Leave BEGIN out, or add COMMIT."));
      }
    }
    run(String.join("; ", SETTINGS));
  }

  /** Runs statements that return nothing. */
  void run(String sql) {
    run(sql, server.address());
  }

  private void run(String sql, String place) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw fault(e, place, Optional.empty());
    }
  }

  /** What is asked of a result. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** Runs a statement of our own, its parameters bound as text. */
  <T> T query(String sql, Rows<T> rows, String... parameters) {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return rows.read(result);
      }
    } catch (SQLException e) {
      throw fault(e, server.address(), Optional.empty());
    }
  }

  /** Begins what every read happens in. */
  void beginReadOnly() {
    run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  /**
   * Ends the transaction, with all that was set in it.
   *
   * @return whether the session can begin another
   */
  boolean rollBack() {
    try {
      run("ROLLBACK");
      return connection.getTransactionState() == TransactionState.IDLE;
    } catch (GretaException e) {
      return false;
    }
  }

  /**
   * Makes the transaction that has just begun see what another one sees.
   *
   * @param splitId for the message
   * @param held whether the plan of it is open, so that its connection must have failed if it is
   *     gone
   */
  void useSnapshot(String snapshot, String splitId, boolean held) {
    try {
      run("SET TRANSACTION SNAPSHOT " + SqlText.literal(snapshot));
    } catch (QueryException e) {
      if (held) {
        String lost = "the connection that held the snapshot of the read was lost";
        throw new ConnectionException(
            Faults.fault("GRT-427", lost + ": " + e.getMessage())
                .withPlace(server.address())
                .withRemedy("Run again once the server and the network are well."),
            e);
      }
      throw new QueryException(
          Faults.fault("GRT-627", "the snapshot of " + splitId + " is gone: " + e.getMessage())
              .withPlace(splitId)
              .withRemedy("Read a split while the plan that made it is open."),
          e);
    }
  }

  /**
   * Asks the server what columns a statement of the user's has; the statement is parsed alone and
   * not run, so that errors point into the text as it was written.
   *
   * @return empty where the statement returns no rows
   */
  List<org.postgresql.core.Field> describe(String sql) {
    Description description = new Description();
    try {
      Query query = connection.createQuery(sql, false, false).query;
      connection
          .getQueryExecutor()
          .execute(
              query,
              query.createParameterList(),
              description,
              0,
              0,
              QueryExecutor.QUERY_ONESHOT
                  | QueryExecutor.QUERY_DESCRIBE_ONLY
                  | QueryExecutor.QUERY_SUPPRESS_BEGIN);
    } catch (SQLException e) {
      throw fault(e, server.address(), Optional.of(sql));
    }
    return description.fields;
  }

  private static final class Description extends ResultHandlerBase {

    private List<org.postgresql.core.Field> fields = List.of();

    @Override
    public void handleResultRows(
        Query query,
        org.postgresql.core.Field[] columns,
        List<Tuple> tuples,
        @Nullable ResultCursor cursor) {
      fields = List.of(columns);
    }

    /** What the server remarks on a statement that does not run is of no use to anyone. */
    @Override
    public void handleWarning(SQLWarning warning) {}
  }

  /** Starts {@code COPY (…) TO STDOUT} in binary form. */
  CopyOut copy(String select) throws SQLException {
    return connection.getCopyAPI().copyOut("COPY (" + select + "\n) TO STDOUT (FORMAT binary)");
  }

  /** Runs COPY to its end within the calling thread. */
  void copyAll(String select, Tuples into, int fields) {
    try {
      CopyStream stream = new CopyStream(copy(select), stream().orElse(null));
      TupleStream tuples =
          new TupleStream(stream, into, fields, new Cancellation(), ReadListener.NONE);
      while (!tuples.ended()) {
        tuples.fill();
      }
    } catch (SQLException e) {
      throw fault(e, server.address(), Optional.empty());
    }
  }

  /** See {@link DriverStream}. */
  Optional<PGStream> stream() {
    return DriverStream.of(connection);
  }

  int serverMajorVersion() {
    return connection.getQueryExecutor().getServerVersionNum() / 10_000;
  }

  /** {@code PostgreSQL 18.6}. */
  String serverName() {
    return "PostgreSQL " + connection.getQueryExecutor().getServerVersion();
  }

  /** {@code TLSv1.3}; "no TLS"; "Unix socket". */
  String transport() {
    return DriverStream.transport(stream());
  }

  /** The role that is signed in. */
  String role() {
    return query("SELECT current_user", Session::firstText);
  }

  static String firstText(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new SQLException("a row was expected", "02000");
    }
    return rows.getString(1);
  }

  /** Asks the server to end what this session runs; does nothing where it runs nothing. */
  void cancel() {
    try {
      connection.cancelQuery();
    } catch (SQLException e) {
      // The server cannot be told; closing the connection, which follows, ends its work too.
      close();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing is left to be saved: the session only read.
    } finally {
      onClose.run();
    }
  }
}
