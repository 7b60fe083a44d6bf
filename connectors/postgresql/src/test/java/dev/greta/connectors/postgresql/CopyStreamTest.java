package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ValidationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.postgresql.core.PGStream;
import org.postgresql.util.HostSpec;

/** The driver's stream read without the driver, from a socket that follows a script. */
final class CopyStreamTest {

  private static final int BLOCK = 1_000;

  private interface Use {
    void with(CopyStream stream) throws Exception;
  }

  /** Sends bytes, and then ends the connection. */
  private static void sending(Wire bytes, Use use) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(server, bytes.bytes()));
      HostSpec host = new HostSpec(server.getInetAddress().getHostAddress(), server.getLocalPort());
      try (PGStream below = new PGStream(SocketFactory.getDefault(), host, 0)) {
        use.with(new CopyStream(Wire.copy(List.of(), () -> 0), below, BLOCK));
      }
      sent.get();
    }
  }

  private static void send(ServerSocket server, byte[] bytes) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Wire data(Wire wire, byte[] content) {
    return wire.raw((byte) 'd').int32(content.length + 4).raw(content);
  }

  private static byte[] content(int size, int seed) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (seed + i);
    }
    return bytes;
  }

  @Test
  void smallMessagesFillTheBlockAndNeverEnlargeIt() throws Exception {
    Wire wire = new Wire();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      data(wire, content(i % 150, i));
      expected.writeBytes(content(i % 150, i));
    }
    wire.raw((byte) 'c');
    sending(
        wire,
        stream -> {
          ByteArrayOutputStream read = new ByteArrayOutputStream();
          for (int n = stream.more(); n > 0; n = stream.more()) {
            assertThat(stream.limit - stream.position).isEqualTo(n);
            read.write(stream.block, stream.position, n);
            stream.position = stream.limit;
          }
          assertThat(read.toByteArray()).isEqualTo(expected.toByteArray());
          assertThat(stream.block).hasSize(BLOCK);
          assertThat(stream.more()).isZero();
        });
  }

  @Test
  void whatWasNotUsedStaysAndALargeMessageEnlargesTheBlock() throws Exception {
    Wire wire = data(data(new Wire(), content(600, 1)), content(5_000, 2)).raw((byte) 'c');
    sending(
        wire,
        stream -> {
          assertThat(stream.more()).isEqualTo(600);
          stream.position = 590;
          assertThat(stream.more()).isEqualTo(5_000);
          assertThat(stream.position).isZero();
          assertThat(stream.limit).isEqualTo(5_010);
          assertThat(stream.block)
              .startsWith(java.util.Arrays.copyOfRange(content(600, 1), 590, 600));
          assertThat(java.util.Arrays.copyOfRange(stream.block, 10, 5_010))
              .isEqualTo(content(5_000, 2));
          assertThat(stream.more()).isZero();
        });
  }

  @Test
  void aConnectionThatEndsIsAFailureOfTheConnection() throws Exception {
    Wire cut = data(new Wire(), content(100, 1)).raw((byte) 'd').int32(104).raw(content(50, 1));
    for (Wire wire : List.of(cut, data(new Wire(), content(2_000, 1)))) {
      sending(
          wire,
          stream ->
              assertThatThrownBy(
                      () -> {
                        stream.more();
                        stream.more();
                      })
                  .isInstanceOfSatisfying(
                      SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006")));
    }
  }

  @Test
  void aMessageOfNegativeLengthIsMalformed() throws Exception {
    sending(
        new Wire().raw((byte) 'd').int32(3),
        stream ->
            assertThatThrownBy(stream::more)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("negative length"));
  }
}
