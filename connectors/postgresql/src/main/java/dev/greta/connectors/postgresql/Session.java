package dev.greta.connectors.postgresql;

import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Secret;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.ds.PGSimpleDataSource;

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
  private final String address;
  private final Consumer<Session> onClose;

  private Session(BaseConnection connection, String address, Consumer<Session> onClose) {
    this.connection = connection;
    this.address = address;
    this.onClose = onClose;
  }

  /**
   * Connects.
   *
   * @param baseDirectory what relative names of files are relative to
   * @param onClose told once this session is closed
   * @throws GretaException if that fails
   */
  static Session open(PostgresOptions options, Path baseDirectory, Consumer<Session> onClose) {
    PostgresOptions.Connection server = options.connection();
    BaseConnection connection;
    try {
      connection =
          dataSource(server, baseDirectory)
              .getConnection(
                  server.username().orElse(null),
                  server.password().map(Secret::reveal).orElse(null))
              .unwrap(BaseConnection.class);
    } catch (SQLException e) {
      throw Faults.connecting(e, server);
    }
    Session session = new Session(connection, server.address(), onClose);
    try {
      session.prepare(options);
    } catch (GretaException e) {
      session.close();
      throw e;
    }
    return session;
  }

  /** Ours come last, so that no statement of the user's changes what reading depends on. */
  private void prepare(PostgresOptions options) {
    options
        .statementTimeout()
        .ifPresent(seconds -> run("SET statement_timeout = '" + seconds + "s'"));
    if (!options.preQueries().isEmpty()) {
      run("SET default_transaction_read_only = on");
      for (int i = 0; i < options.preQueries().size(); i++) {
        String place = "data.pre_queries[" + i + "]";
        String sql = options.preQueries().get(i);
        run(sql, place, Optional.of(UserText.whole(place, sql)));
      }
      if (connection.getTransactionState() != TransactionState.IDLE) {
        throw new QueryException(
            Faults.fault("GRT-629", "pre_queries leave a transaction open")
                .withPlace("data.pre_queries")
                .withRemedy("Leave BEGIN out, or add COMMIT."));
      }
    }
    run(String.join("; ", SETTINGS));
  }

  private static PGSimpleDataSource dataSource(
      PostgresOptions.Connection options, Path baseDirectory) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {options.host()});
    source.setPortNumbers(new int[] {options.port()});
    source.setDatabaseName(options.database());
    source.setSslMode(options.sslMode().text());
    options
        .rootCert()
        .ifPresent(file -> source.setSslRootCert(baseDirectory.resolve(file).toString()));
    source.setConnectTimeout(options.connectionTimeout());
    source.setLoginTimeout(options.connectionTimeout());
    options
        .clientCert()
        .ifPresent(file -> source.setSslCert(baseDirectory.resolve(file).toString()));
    options.clientKey().ifPresent(file -> source.setSslKey(baseDirectory.resolve(file).toString()));
    source.setApplicationName(options.applicationName());
    source.setTcpKeepAlive(true);
    return source;
  }

  /** Runs statements that return nothing. */
  void run(String sql) {
    run(sql, address, Optional.empty());
  }

  /** Runs a statement of which a text of the user's is a part. */
  void run(String sql, UserText user) {
    run(sql, address, Optional.of(user));
  }

  private void run(String sql, String place, Optional<UserText> user) {
    try (Statement statement = plainStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw Faults.of(e, place, user);
    }
  }

  /** One whose text is the server's alone: neither braces nor question marks mean anything. */
  private Statement plainStatement() throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  /** What is asked of a result. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Runs a statement, its parameters bound as text. One without may hold text of the user's, whose
   * question marks are operators.
   */
  <T> T query(String sql, Rows<T> rows, String... parameters) {
    if (parameters.length == 0) {
      return ask(sql, rows, Optional.empty());
    }
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return rows.read(result);
      }
    } catch (SQLException e) {
      throw Faults.of(e, address, Optional.empty());
    }
  }

  /**
   * The server's plan of a statement that may hold the user's, as JSON.
   *
   * @param options of EXPLAIN
   */
  String explain(String options, String select, Optional<UserQuery> user) {
    String sql = "EXPLAIN (" + options + ") " + select;
    return ask(sql, Session::firstText, user.map(query -> query.within(sql)));
  }

  private <T> T ask(String sql, Rows<T> rows, Optional<UserText> user) {
    try (Statement statement = plainStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return rows.read(result);
    } catch (SQLException e) {
      throw Faults.of(e, address, user);
    }
  }

  /** Begins what every read happens in. */
  void beginReadOnly() {
    run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  /**
   * Makes the transaction that has just begun see what another one sees.
   *
   * @param splitId for the message
   */
  void useSnapshot(String snapshot, String splitId) {
    try {
      run("SET TRANSACTION SNAPSHOT " + SqlText.literal(snapshot));
    } catch (QueryException e) {
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
  List<org.postgresql.core.Field> describe(UserQuery query) {
    return StatementColumns.of(connection, address, query);
  }

  /** Starts {@code COPY (…) TO STDOUT} in binary form. */
  CopyOut copy(String select) throws SQLException {
    return connection.getCopyAPI().copyOut(copyStatement(select));
  }

  private static String copyStatement(String select) {
    return "COPY (" + select + "\n) TO STDOUT (FORMAT binary)";
  }

  /** Runs COPY to its end within the calling thread. */
  void copyAll(String select, Tuples into, int fields, Optional<UserQuery> user) {
    try {
      CopyStream stream = new CopyStream(copy(select), stream().orElse(null));
      TupleStream tuples =
          new TupleStream(stream, into, fields, new Cancellation(), ReadListener.NONE);
      while (!tuples.ended()) {
        tuples.fill();
      }
    } catch (SQLException e) {
      throw Faults.of(e, address, user.map(query -> query.within(copyStatement(select))));
    }
  }

  /**
   * The stream below the driver, for reading COPY's messages without an array per row.
   *
   * @return empty where the driver is another build and does not have it where it is looked for
   */
  Optional<PGStream> stream() {
    QueryExecutor executor = connection.getQueryExecutor();
    for (Class<?> c = executor.getClass(); c != null; c = c.getSuperclass()) {
      try {
        Field field = c.getDeclaredField("pgStream");
        field.setAccessible(true);
        return Optional.ofNullable((PGStream) field.get(executor));
      } catch (NoSuchFieldException e) {
        continue;
      } catch (ReflectiveOperationException | RuntimeException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  int serverMajorVersion() {
    return connection.getQueryExecutor().getServerVersionNum() / 10_000;
  }

  /** {@code PostgreSQL 18.6}. */
  String serverName() {
    return "PostgreSQL " + connection.getQueryExecutor().getServerVersion();
  }

  /** {@code TLSv1.3}; "no TLS". */
  String transport() {
    return stream()
        .map(PGStream::getSocket)
        .filter(SSLSocket.class::isInstance)
        .map(socket -> ((SSLSocket) socket).getSession().getProtocol())
        .orElse("no TLS");
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

  /** An array of texts; empty for null. */
  static List<String> array(ResultSet rows, int column) throws SQLException {
    Array array = rows.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** The first column. */
  static List<String> texts(ResultSet rows) throws SQLException {
    List<String> texts = new ArrayList<>();
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
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
      onClose.accept(this);
    }
  }
}
