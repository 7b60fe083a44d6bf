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
  private static final String NOT_ESTABLISHED = "08001";
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String INVALID_TEXT = "22021";
  static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String READ_ONLY_TRANSACTION = "25006";

  private static final String TLS_REMEDY =
      "A server without TLS is read with connection.ssl_mode: disable, which sends password and"
          + " data in the clear; a certificate of one's own is trusted with connection.root_cert.";

  private Faults() {}

  /** A failure to connect. */
  static GretaException connecting(SQLException e, PostgresOptions.Connection connection) {
    String state = state(e);
    String address = connection.address();
    Fault fault = fault("GRT-420", text(e), state).withPlace("data.connection");
    if (cause(e, UnknownHostException.class) != null) {
      return new ConnectionException(
          coded(fault, "GRT-421", "the host '" + connection.host() + "' is not known")
              .withRemedy("Check connection.host."),
          e);
    }
    if (isTls(e, state)) {
      return new ConnectionException(
          coded(fault, "GRT-422", "no TLS with " + address + ": " + text(e)).withRemedy(TLS_REMEDY),
          e);
    }
    if (state.startsWith("28") || state.equals(REJECTED_BY_DRIVER)) {
      String role = connection.username().map(name -> " for the role '" + name + "'").orElse("");
      return new AuthenticationException(
          coded(fault, "GRT-520", address + " refuses the credentials" + role + ": " + text(e))
              .withRemedy("Check connection.username and connection.password."),
          e);
    }
    if (state.equals(UNKNOWN_DATABASE)) {
      String name = "'" + connection.database() + "'";
      return new ConnectionException(
          coded(fault, "GRT-423", "the server at " + address + " has no database " + name)
              .withRemedy("Check connection.database."),
          e);
    }
    return unanswered(e, state, connection, fault);
  }

  /** Failures that may pass by themselves. */
  private static GretaException unanswered(
      SQLException e, String state, PostgresOptions.Connection connection, Fault fault) {
    String address = connection.address();
    if (cause(e, ConnectException.class) != null) {
      return new ConnectionException(
          coded(fault, "GRT-420", "nothing answers at " + address + ": connection refused")
              .withRemedy("Check connection.host and connection.port, and that the server runs.")
              .asRetryable(),
          e);
    }
    if (cause(e, SocketTimeoutException.class) != null || state.equals(NOT_ESTABLISHED)) {
      String limit = connection.connectionTimeout() + " s";
      return new ConnectionException(
          coded(fault, "GRT-424", "no connection to " + address + " within " + limit)
              .withRemedy("Check the network, or raise connection.connection_timeout.")
              .asRetryable(),
          e);
    }
    if (state.equals(TOO_MANY_CONNECTIONS)) {
      return new ConnectionException(
          coded(fault, "GRT-426", address + " accepts no more connections: " + text(e))
              .withRemedy("Lower partitions, or raise the server's or the role's limit.")
              .asRetryable(),
          e);
    }
    return of(e, "data.connection", Optional.empty());
  }

  /**
   * A failure of a statement.
   *
   * @param place where, unless the server points into the user's text
   * @param user the text that positions refer to, where the user wrote it
   */
  static GretaException of(SQLException e, String place, Optional<UserText> user) {
    String state = state(e);
    Fault fault = withContext(fault("GRT-620", text(e), state).withPlace(place), e);
    if (state.startsWith("08") || state.startsWith("57P")) {
      return new ConnectionException(
          coded(fault, "GRT-425", "the connection to the server was lost: " + text(e))
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
    return new QueryException(refused(e, state, fault, user), e);
  }

  private static Fault refused(SQLException e, String state, Fault fault, Optional<UserText> user) {
    ServerErrorMessage message = serverMessage(e);
    Fault refused =
        message == null
            ? fault
            : user.map(text -> text.point(fault, message.getPosition())).orElse(fault);
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

  /** Adds where in the server's own functions it went wrong, the innermost first. */
  private static Fault withContext(Fault fault, SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    String where = message == null ? null : message.getWhere();
    return where == null
        ? fault
        : fault.withTried("in " + where.lines().findFirst().orElse("").strip());
  }

  private static boolean isTls(SQLException e, String state) {
    return cause(e, SSLException.class) != null
        || (state.equals(REJECTED_BY_DRIVER) && text(e).contains("SSL"))
        || (state.equals("08006") && text(e).contains("SSL"))
        || (state.equals("08006") && text(e).contains("hostname"));
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

  /** The server's sentence and its detail, without the driver's prefix and trailing lines. */
  private static String text(SQLException e) {
    ServerErrorMessage message = serverMessage(e);
    String text = message == null ? e.getMessage() : message.getMessage();
    if (text == null) {
      return e.getClass().getSimpleName();
    }
    String detail = message == null ? null : message.getDetail();
    return detail == null ? text.strip() : text.strip() + ": " + detail.strip();
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
