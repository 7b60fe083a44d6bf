package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Unix socket does what the driver expects of sockets, against a plain one at the other end. */
final class UnixSocketTest {

  /** More than the system holds between two ends. */
  private static final int MUCH = 8 << 20;

  private final Path folder;
  private final ServerSocketChannel server;
  private final Socket socket;
  private final SocketChannel peer;

  UnixSocketTest() throws IOException {
    folder = Files.createTempDirectory("us");
    Path path = folder.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    socket = new UnixSocketFactory(path.toString()).createSocket("overlooked", 5432);
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    peer.close();
    server.close();
    Files.delete(folder.resolve("s"));
    Files.delete(folder);
  }

  /** In a thread of its own: the common pool may have but one. */
  private static <T> CompletableFuture<T> async(Callable<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "unix-socket-test");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(7).nextBytes(random);
    return random;
  }

  @Test
  void whatIsWrittenArrivesAndTheEndIsSeen() throws Exception {
    byte[] sent = random(MUCH);
    CompletableFuture<byte[]> there =
        async(() -> Channels.newInputStream(peer).readNBytes(sent.length));
    socket.getOutputStream().write(sent);
    assertThat(there.get()).isEqualTo(sent);
    CompletableFuture<Void> back =
        async(
            () -> {
              Channels.newOutputStream(peer).write(sent);
              peer.close();
              return null;
            });
    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    back.get();
  }

  /** With the streams of {@code Channels}, the writer waits for the reader for ever. */
  @Test
  void aReaderThatWaitsDoesNotKeepAWriterOut() throws Exception {
    byte[] sent = random(MUCH);
    CompletableFuture<Integer> read = async(socket.getInputStream()::read);
    CompletableFuture<Void> write =
        async(
            () -> {
              socket.getOutputStream().write(sent);
              return null;
            });
    assertThat(Channels.newInputStream(peer).readNBytes(sent.length)).isEqualTo(sent);
    write.get();
    assertThat(read).isNotDone();
    peer.write(ByteBuffer.wrap(new byte[] {42}));
    assertThat(read.get()).isEqualTo(42);
  }

  @Test
  void aReadEndsByItsTimeLimitAndMayGoOn() throws Exception {
    InputStream input = socket.getInputStream();
    socket.setSoTimeout(1);
    assertThat(socket.getSoTimeout()).isEqualTo(1);
    assertThatThrownBy(input::read).isInstanceOf(SocketTimeoutException.class);
    peer.write(ByteBuffer.wrap(new byte[] {1, 2}));
    socket.setSoTimeout(0);
    assertThat(input.read()).isEqualTo(1);
    assertThat(input.available()).isEqualTo(1);
    assertThat(input.read(new byte[9])).isEqualTo(1);
  }

  /** Whether it waits already or is about to. */
  @Test
  void closingWakesReaderAndWriter() throws IOException {
    CompletableFuture<Integer> read = async(socket.getInputStream()::read);
    CompletableFuture<Void> write =
        async(
            () -> {
              while (true) {
                socket.getOutputStream().write(new byte[MUCH]);
              }
            });
    CompletableFuture<Void> close =
        async(
            () -> {
              socket.close();
              socket.close();
              return null;
            });
    close.join();
    assertThatThrownBy(read::join).hasStackTraceContaining("Socket closed");
    assertThatThrownBy(write::join).hasStackTraceContaining("Socket closed");
    assertThat(socket.isClosed()).isTrue();
    assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    InputStream input = socket.getInputStream();
    socket.setSoTimeout(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(input::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(Thread.interrupted()).isTrue();
    peer.write(ByteBuffer.wrap(new byte[] {9}));
    assertThat(input.read()).isEqualTo(9);
  }

  @Test
  void muchIsReadAtOnceThoughLittleIsAskedFor() throws Exception {
    byte[] sent = random(100_000);
    CompletableFuture<Integer> there = async(() -> peer.write(ByteBuffer.wrap(sent)));
    assertThat(there.get()).isEqualTo(sent.length);
    InputStream input = socket.getInputStream();
    assertThat(input.read(new byte[10])).isEqualTo(10);
    assertThat(input.available()).isEqualTo(sent.length - 10);
  }
}
