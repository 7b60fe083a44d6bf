package dev.greta.connectors.postgresql;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * What a failure to connect means: by SQLSTATE where a server answered, else by the Java exception
 * below the driver's, or by what is in the folder of a Unix socket.
 */
final class ConnectFaults {

  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String NOT_ESTABLISHED = "08001";
  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String REJECTED_BY_DRIVER = "08004";

  /** What sun_path of Linux holds, less the zero at its end (unix(7)). */
  private static final int LONGEST_SOCKET = 107;

  private static final String TLS_REMEDY =
      "A server without TLS is read with connection.ssl_mode: disable, which sends password and"
          + " data in the clear; a certificate of one's own is trusted with connection.root_cert.";

  private ConnectFaults() {}

  /**
   * A failure to connect.
   *
   * @param passfile where a password was looked for, if it was
   */
  static GretaException of(SQLException e, Endpoint endpoint, Optional<Passfile> passfile) {
    String state = Faults.state(e);
    String address = endpoint.address();
    Fault fault = Faults.fault("GRT-420", Faults.text(e), state).withPlace("data.connection");
    if (endpoint.isLocal() && Faults.cause(e, IOException.class) != null) {
      Optional<GretaException> absent = noSocket(e, endpoint, fault);
      if (absent.isPresent()) {
        return absent.get();
      }
    }
    if (Faults.cause(e, UnknownHostException.class) != null) {
      return new ConnectionException(
          Faults.coded(fault, "GRT-421", "the host '" + endpoint.host() + "' is not known")
              .withRemedy("Check connection.host."),
          e);
    }
    if (isTls(e, state)) {
      return new ConnectionException(
          Faults.coded(fault, "GRT-422", "no TLS with " + address + ": " + Faults.text(e))
              .withRemedy(TLS_REMEDY),
          e);
    }
    if (state.startsWith("28") || state.equals(REJECTED_BY_DRIVER)) {
      return refused(e, endpoint, passfile, fault);
    }
    if (state.equals(UNKNOWN_DATABASE)) {
      String name = "'" + endpoint.database() + "'";
      return new ConnectionException(
          Faults.coded(fault, "GRT-423", "the server at " + address + " has no database " + name)
              .withRemedy("Check connection.database."),
          e);
    }
    return unanswered(e, state, endpoint, fault);
  }

  private static GretaException refused(
      SQLException e, Endpoint endpoint, Optional<Passfile> passfile, Fault fault) {
    boolean without =
        endpoint.password().isEmpty() && passfile.flatMap(Passfile::password).isEmpty();
    String why =
        without && isOfDriver(e) ? "it asks for a password, and there is none" : Faults.text(e);
    Fault refused =
        Faults.coded(
            fault,
            "GRT-520",
            endpoint.address()
                + " refuses the credentials for the role '"
                + endpoint.user()
                + "': "
                + why);
    Optional<String> remedy = passfile.flatMap(Passfile::remedy);
    return new AuthenticationException(
        passfile
            .map(Passfile::remark)
            .map(refused::withTried)
            .orElse(refused)
            .withRemedy(remedy.orElse("Check connection.username and connection.password.")),
        e);
  }

  private static boolean isOfDriver(SQLException e) {
    return Faults.state(e).equals(REJECTED_BY_DRIVER) && Faults.serverMessage(e) == null;
  }

  /** That a Unix socket is not there, or cannot be connected to; empty where it was. */
  private static Optional<GretaException> noSocket(SQLException e, Endpoint endpoint, Fault fault) {
    Path socket = endpoint.socket();
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    String remedy = "Check connection.host and connection.port, and that the server runs.";
    SocketException failed = Faults.cause(e, SocketException.class);
    boolean retryable = false;
    String why;
    if (length > LONGEST_SOCKET) {
      why = "its path has " + length + " bytes, where a socket's has at most " + LONGEST_SOCKET;
      remedy = "Let the server have a socket in a folder of a shorter path.";
    } else if (!Files.isDirectory(Path.of(endpoint.host()))) {
      why = "there is no such folder";
    } else if (!Files.exists(socket)) {
      List<String> others = sockets(Path.of(endpoint.host()));
      why = "there is no such socket";
      remedy = others.isEmpty() ? remedy : "Sockets there: " + String.join(", ", others) + ".";
      retryable = true;
    } else if (failed != null) {
      why = String.valueOf(failed.getMessage());
      retryable = failed instanceof ConnectException;
    } else {
      return Optional.empty();
    }
    Fault absent =
        Faults.coded(fault, "GRT-420", "nothing answers at " + socket + ": " + why)
            .withRemedy(remedy);
    return Optional.of(new ConnectionException(retryable ? absent.asRetryable() : absent, e));
  }

  private static List<String> sockets(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\.s\\.PGSQL\\.\\d+"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Failures that may pass by themselves. */
  private static GretaException unanswered(
      SQLException e, String state, Endpoint endpoint, Fault fault) {
    String address = endpoint.address();
    if (Faults.cause(e, ConnectException.class) != null) {
      return new ConnectionException(
          Faults.coded(fault, "GRT-420", "nothing answers at " + address + ": connection refused")
              .withRemedy("Check connection.host and connection.port, and that the server runs.")
              .asRetryable(),
          e);
    }
    IOException io = Faults.cause(e, IOException.class);
    if (io instanceof SocketTimeoutException || (io == null && state.equals(NOT_ESTABLISHED))) {
      String limit = endpoint.connectionTimeout() + " s";
      return new ConnectionException(
          Faults.coded(fault, "GRT-424", "no connection to " + address + " within " + limit)
              .withRemedy("Check the network, or raise connection.connection_timeout.")
              .asRetryable(),
          e);
    }
    if (state.equals(TOO_MANY_CONNECTIONS)) {
      return new ConnectionException(
          Faults.coded(
                  fault, "GRT-426", address + " accepts no more connections: " + Faults.text(e))
              .withRemedy("Lower partitions, or raise the server's or the role's limit.")
              .asRetryable(),
          e);
    }
    // The driver's own sentence is that the attempt failed.
    return Faults.of(
        io == null ? e : Faults.lost(io), endpoint, "data.connection", Optional.empty());
  }

  private static boolean isTls(SQLException e, String state) {
    return Faults.cause(e, SSLException.class) != null
        || (state.equals(REJECTED_BY_DRIVER) && Faults.text(e).contains("SSL"))
        || (state.equals(Faults.CONNECTION_FAILURE) && Faults.text(e).contains("SSL"))
        || (state.equals(Faults.CONNECTION_FAILURE) && Faults.text(e).contains("hostname"));
  }
}
