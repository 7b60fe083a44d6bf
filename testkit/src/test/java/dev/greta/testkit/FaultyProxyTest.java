package dev.greta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.testkit.FaultyProxy.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In front of a server that sends back what it gets. */
class FaultyProxyTest {

  private ServerSocket echo;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
    proxy = FaultyProxy.to("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread thread = new Thread(() -> answer(socket));
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      return; // The proxy did what it is for.
    }
  }

  private Socket connect() throws IOException {
    return new Socket("127.0.0.1", proxy.port());
  }

  /** Sends bytes and gets them back. */
  private static void exchange(Socket socket, int bytes) throws IOException {
    socket.getOutputStream().write(new byte[bytes]);
    assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
  }

  @Test
  void forwardsEverythingAndTheEnd() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket, 100_000);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(proxy.struck()).isZero();
  }

  @Test
  void aHangIsSilentAndTakesWhatItIsSent() throws IOException {
    proxy.arm(Fault.HANG, 0, Integer.MAX_VALUE);
    try (Socket socket = connect()) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write(1);
      InputStream in = socket.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      socket.getOutputStream().write(1);
    }
  }

  @Test
  void aConnectionIsClosedOrResetAfterSoManyBytesAndOthersAreNot() throws IOException {
    try (Socket first = connect();
        Socket second = connect();
        Socket third = connect()) {
      exchange(first, 10);
      exchange(second, 5);
      exchange(third, 5);
      proxy.arm(Fault.CLOSE, 20, 1);
      exchange(first, 9);
      first.getOutputStream().write(1);
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      proxy.arm(Fault.RESET, 20, 1);
      second.getOutputStream().write(new byte[15]);
      InputStream in = second.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
      exchange(third, 100);
      assertThat(proxy.struck()).isEqualTo(1);
    }
  }

  @Test
  void oneConnectionIsStruck() throws IOException {
    try (Socket first = connect()) {
      exchange(first, 1);
      try (Socket second = connect()) {
        exchange(second, 1);
        proxy.strike(Fault.RESET, 0);
        InputStream in = first.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
        exchange(second, 1);
      }
    }
  }
}
