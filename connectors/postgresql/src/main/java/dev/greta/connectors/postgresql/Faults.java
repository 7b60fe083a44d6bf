package dev.greta.connectors.postgresql;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * From what the driver and the server report of statements to the family of {@link GretaException}:
 * by SQLSTATE (documentation, appendix A). {@link ConnectFaults} has the failures to connect.
 */
final class Faults {

  static final String CONNECTION_FAILURE = "08006";
  private static final String QUERY_CANCELED = "57014";
  private static final String INVALID_TEXT = "22021";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String READ_ONLY_TRANSACTION = "25006";

  private Faults() {}

  /**
   * A failure of a statement.
   *
   * @param server whose it is
   * @param place where, unless the server points into the user's text
   * @param userQuery the text that positions refer to, where the user wrote it
   */
  static GretaException of(
      SQLException e, Endpoint server, String place, Optional<String> userQuery) {
    String state = state(e);
    Fault fault = fault("GRT-620", text(e), state).withPlace(place);
    if (cause(e, SocketTimeoutException.class) != null) {
      String silence = server.address() + " sent nothing for " + server.socketTimeout() + " s";
      return new TimeoutException(
          coded(fault, "GRT-1021", silence)
              .withRemedy(
                  "Check the server and the network, or raise connection.socket_timeout for a"
                      + " query that computes so long before its first row."),
          e);
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return new ConnectionException(
          coded(fault, "GRT-425", "the connection to " + server.address() + " was lost: " + text(e))
              .withRemedy("Run again once the server and the network are well.")
              .asRetryable(),
          e);
    }
    if (state.startsWith("28")) {
      return new AuthenticationException(
          coded(fault, "GRT-520", text(e)).withRemedy("Check the role that signs in."), e);
    }
    if (state.equals(QUERY_CANCELED)) {
      return new TimeoutException(
          coded(fault, "GRT-1020", "the server ended the query: " + text(e))
              .withRemedy("Raise statement_timeout, here or for the role, or read less."),
          e);
    }
    if (state.equals(INVALID_TEXT)) {
      return new ValidationException(
          coded(fault, "GRT-724", text(e)).withRemedy("Correct the text where it is stored."), e);
    }
    if (state.startsWith("53") || state.startsWith("54")) {
      return new ResourceException(
          coded(fault, "GRT-1220", "the server lacks what this takes: " + text(e))
              .withRemedy("Read less at once, for instance with partitions: 1."),
          e);
    }
    return new QueryException(refused(e, state, fault, userQuery), e);
  }

  private static Fault refused(
      SQLException e, String state, Fault fault, Optional<String> userQuery) {
    Fault refused = userQuery.map(sql -> pointed(e, fault, sql)).orElse(fault);
    if (state.equals(INSUFFICIENT_PRIVILEGE)) {
      return coded(refused, "GRT-625", text(e)).withRemedy("GRANT SELECT to the role that reads.");
    }
    if (state.equals(READ_ONLY_TRANSACTION)) {
      return coded(refused, "GRT-626", text(e))
          .withRemedy("A query here only reads; write with another tool.");
    }
    if (state.startsWith("40")) {
      return refused.withRemedy("Run again.").asRetryable();
    }
    return refused.withRemedy(
        hint(e).orElse("Correct what is asked for; the message is the server's own."));
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

  /** A connection that fails below the driver. */
  static SQLException lost(IOException e) {
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new SQLException(what, CONNECTION_FAILURE, e);
  }

  static Fault coded(Fault fault, String code, String message) {
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

  /** That a source was asked for something while it was being closed. */
  static ConnectionException sourceClosed() {
    return new ConnectionException(
        fault("GRT-425", "the source is closed").withRemedy("Open it again."));
  }

  static Fault fault(String code, String message) {
    return Fault.of(code, message).withConnector(PostgresConnector.NAME);
  }

  static Fault fault(String code, String message, String state) {
    Fault fault = fault(code, message);
    return state.isEmpty() ? fault : fault.withVendorCode(state);
  }

  static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** The server's sentence alone, without the driver's prefix and trailing lines. */
  static String text(SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    String text = message == null ? e.getMessage() : message.getMessage();
    return text == null ? e.getClass().getSimpleName() : text.strip();
  }

  private static Optional<String> hint(SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    return message == null ? Optional.empty() : Optional.ofNullable(message.getHint());
  }

  static @Nullable ServerErrorMessage serverMessage(SQLException e) {
    return e instanceof PSQLException p ? p.getServerErrorMessage() : null;
  }

  static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
