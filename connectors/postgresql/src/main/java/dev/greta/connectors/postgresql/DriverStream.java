package dev.greta.connectors.postgresql;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutor;

/** The stream below the driver, which it does not hand out. */
final class DriverStream {

  /** A dead network is noticed within two minutes; the system's own default is over two hours. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 60,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 6);

  private DriverStream() {}

  /**
   * A connection's, for reading COPY's messages without an array per row.
   *
   * @return empty where the driver is another build and does not have it where it is looked for
   */
  static Optional<PGStream> of(BaseConnection connection) {
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

  /** Has the system look after the network, as far as it and the socket can. */
  static void keepAlive(Optional<PGStream> stream) throws IOException {
    if (stream.isPresent()) {
      Socket socket = stream.get().getSocket();
      for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
        if (socket.supportedOptions().contains(option.getKey())) {
          socket.setOption(option.getKey(), option.getValue());
        }
      }
    }
  }

  /** {@code TLSv1.3}; "no TLS"; "Unix socket". */
  static String transport(Optional<PGStream> stream) {
    Socket socket = stream.map(PGStream::getSocket).orElse(null);
    if (socket instanceof SSLSocket secured) {
      return secured.getSession().getProtocol();
    }
    return socket instanceof UnixSocket ? "Unix socket" : "no TLS";
  }
}
