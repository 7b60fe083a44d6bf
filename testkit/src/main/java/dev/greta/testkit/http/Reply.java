package dev.greta.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a {@link ScriptedServer}'s script says, politely or not. For the script's thread only. */
public final class Reply {

  private final InputStream in;
  private final OutputStream out;
  private final CountDownLatch serverClosed;
  private boolean over;

  Reply(InputStream in, OutputStream out, CountDownLatch serverClosed) {
    this.in = in;
    this.out = out;
    this.serverClosed = serverClosed;
  }

  /** A whole answer of JSON. */
  public void json(int status, String body) throws IOException {
    send(status, body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
  }

  /** A whole answer, with its length. */
  public void send(int status, byte[] body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    raw(all);
  }

  /** Bytes as they are; the script is responsible for what they make. */
  public void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** One chunk of a body under {@code Transfer-Encoding: chunked}; an empty one is its end. */
  public void chunk(byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Closes the connection after this answer. */
  public void close() {
    over = true;
  }

  /** Says no more, until the client leaves. */
  public void hang() {
    over = true;
    try {
      while (in.read() >= 0) {
        // Whatever it says is not heard.
      }
    } catch (IOException e) {
      // Whoever leaves without having read all resets the connection.
    }
  }

  /** Slows a script down; ends with the server. */
  public void pause(Duration duration) {
    try {
      over |= serverClosed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over = true;
    }
  }

  boolean isOver() {
    return over;
  }
}
