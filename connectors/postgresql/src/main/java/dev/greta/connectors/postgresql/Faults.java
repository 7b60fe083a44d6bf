package dev.greta.connectors.postgresql;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.spi.error.ValidationException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * From what the driver and the server report to the family of {@link GretaException}: by SQLSTATE
 * (documentation, appendix A), and by the Java exception below it where there was no server to
 * answer.
 */
final class Faults {

  private static final String REJECTED_BY_DRIVER = "08004";
  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String QUERY_CANCELED = "57014";
  private static final String INVALID_TEXT = "22021";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String READ_ONLY_TRANSACTION = "25006";

  private Faults() {}

  /**
   * A failure to connect.
   *
   * @param address where to: {@code localhost:5432}
   */
  static GretaException connecting(
      SQLException e, PostgresOptions.Connection connection, String database) {
    String state = state(e);
    String address = connection.address();
    if (cause(e, UnknownHostException.class) != null) {
      return new ConnectionException(
          fault("GRT-411", "the host '" + connection.host() + "' is not known", state)
              .withRemedy("Check connection.host."),
          e);
    }
    if (isTls(e, state)) {
      return tls(e, state, address);
    }
    if (state.startsWith("28") || state.equals(REJECTED_BY_DRIVER)) {
      return authentication(e, state, connection);
    }
    if (state.equals(UNKNOWN_DATABASE)) {
      return new ConnectionException(
          fault(
                  "GRT-413",
                  "the server at " + address + " has no database '" + database + "'",
                  state)
              .withRemedy("Check connection.database."),
          e);
    }
    if (cause(e, ConnectException.class) != null) {
      return new ConnectionException(
          fault("GRT-410", "nothing answers at " + address + ": connection refused", state)
              .withRemedy("Check connection.host and connection.port, and that the server runs.")
              .asRetryable(),
          e);
    }
    if (cause(e, SocketTimeoutException.class) != null || state.equals("08001")) {
      return new ConnectionException(
          fault(
                  "GRT-414",
                  "no connection to "
                      + address
                      + " within "
                      + connection.connectionTimeout()
                      + " s: "
                      + text(e),
                  state)
              .withRemedy("Check the network, or raise connection.connection_timeout.")
              .asRetryable(),
          e);
    }
    return of(e, Optional.empty());
  }

  /**
   * A failure of a statement.
   *
   * @param userQuery the text that positions refer to, where the user wrote it
   */
  static GretaException of(SQLException e, Optional<String> userQuery) {
    String state = state(e);
    Fault fault = fault("GRT-610", text(e), state);
    if (state.startsWith("08") || isShutdown(state) || state.equals("53300")) {
      return new ConnectionException(
          coded(fault, "GRT-415", "the connection to the server was lost: " + text(e))
              .asRetryable(),
          e);
    }
    if (state.startsWith("28")) {
      return new AuthenticationException(coded(fault, "GRT-510", text(e)), e);
    }
    if (state.equals(QUERY_CANCELED)) {
      return new TimeoutException(
          coded(fault, "GRT-1010", "the server ended the query: " + text(e))
              .withRemedy("Raise statement_timeout for this role, or read less."),
          e);
    }
    if (state.equals(INVALID_TEXT)) {
      return new ValidationException(coded(fault, "GRT-714", text(e)), e);
    }
    if (state.startsWith("53") || state.startsWith("54")) {
      return new ResourceException(coded(fault, "GRT-1210", "the server is out of " + text(e)), e);
    }
    return new QueryException(refused(e, state, fault, userQuery), e);
  }

  private static Fault refused(
      SQLException e, String state, Fault fault, Optional<String> userQuery) {
    Fault refused = userQuery.map(sql -> pointed(e, fault, sql)).orElse(fault);
    if (state.equals(INSUFFICIENT_PRIVILEGE)) {
      return coded(refused, "GRT-615", text(e)).withRemedy("GRANT SELECT to the role that reads.");
    }
    if (state.equals(READ_ONLY_TRANSACTION)) {
      return coded(refused, "GRT-616", text(e))
          .withRemedy("A query here only reads; write with another tool.");
    }
    if (state.startsWith("40")) {
      return refused.asRetryable();
    }
    return hint(e).map(refused::withRemedy).orElse(refused);
  }

  /** Adds the place of the error in the user's text, and the line with a mark below it. */
  private static Fault pointed(SQLException e, Fault fault, String sql) {
    ServerErrorMessage message = serverMessage(e);
    if (message == null || message.getPosition() < 1) {
      return fault;
    }
    // The server counts characters from 1; Java counts UTF-16 units.
    int position = Math.min(message.getPosition() - 1, sql.codePointCount(0, sql.length()));
    int offset = sql.offsetByCodePoints(0, position);
    int lineStart = sql.lastIndexOf('\n', offset - 1) + 1;
    int lineEnd = sql.indexOf('\n', offset);
    String line = sql.substring(lineStart, lineEnd < 0 ? sql.length() : lineEnd);
    return fault
        .withPlace(SqlText.place(sql, offset))
        .withTried(line)
        .withTried(" ".repeat(offset - lineStart) + "^");
  }

  private static GretaException authentication(
      SQLException e, String state, PostgresOptions.Connection connection) {
    String role = connection.username().map(name -> " for the role '" + name + "'").orElse("");
    return new AuthenticationException(
        fault(
                "GRT-510",
                connection.address() + " refuses the credentials" + role + ": " + text(e),
                state)
            .withRemedy("Check connection.username and connection.password."),
        e);
  }

  private static boolean isTls(SQLException e, String state) {
    return cause(e, SSLException.class) != null
        || (state.equals(REJECTED_BY_DRIVER) && text(e).contains("SSL"))
        || (state.equals("08006") && text(e).contains("SSL"))
        || (state.equals("08006") && text(e).contains("hostname"));
  }

  private static GretaException tls(SQLException e, String state, String address) {
    return new ConnectionException(
        fault("GRT-412", "no TLS with " + address + ": " + text(e), state)
            .withRemedy(
                "A server without TLS is read with connection.ssl_mode: disable, which sends "
                    + "password and data in the clear; a certificate of one's own is trusted with "
                    + "connection.root_cert."),
        e);
  }

  private static boolean isShutdown(String state) {
    return state.startsWith("57P");
  }

  private static Fault coded(Fault fault, String code, String message) {
    return new Fault(
        code,
        message,
        fault.connector(),
        fault.place(),
        fault.tried(),
        fault.remedy(),
        fault.retryable(),
        fault.vendorCode());
  }

  static Fault fault(String code, String message) {
    return Fault.of(code, message).withConnector(PostgresConnector.NAME);
  }

  private static Fault fault(String code, String message, String state) {
    Fault fault = fault(code, message);
    return state.isEmpty() ? fault : fault.withVendorCode(state);
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** The server's sentence alone, without the driver's prefix and trailing lines. */
  private static String text(SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    String text = message == null ? e.getMessage() : message.getMessage();
    return text == null ? e.getClass().getSimpleName() : text.strip();
  }

  private static Optional<String> hint(SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    return message == null ? Optional.empty() : Optional.ofNullable(message.getHint());
  }

  private static @Nullable ServerErrorMessage serverMessage(SQLException e) {
    return e instanceof PSQLException p ? p.getServerErrorMessage() : null;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
