package dev.greta.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * One connection over which requests and answers go in turn, read with the parsers of Apache
 * HttpCore. Its streams are never closed, as that would read them to their end: the channel is.
 */
final class Connection implements AutoCloseable {

  private static final int BUFFER = 8192;
  private static final int LONGEST_LINE = 65_536;

  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(256).build();

  private final SocketChannel channel;
  private final InputStream in;
  private final InputStream whole;
  private final OutputStream out;
  private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);
  private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
  private InputStream body = InputStream.nullInputStream();
  private boolean ended = true;
  private boolean lasting;
  private long bytesBefore;

  /**
   * @param channel beneath it all
   * @param socket that of the channel, or the TLS upon it
   */
  Connection(SocketChannel channel, Socket socket) throws IOException {
    this.channel = channel;
    in = socket.getInputStream();
    whole = new Whole(in);
    out = socket.getOutputStream();
  }

  /** Sends a request, and waits for status and headers of its answer. */
  Head ask(String method, byte[] request) throws IOException {
    lasting = false;
    ended = false;
    bytesBefore = buffer.getMetrics().getBytesTransferred();
    out.write(request);
    out.flush();
    try {
      ClassicHttpResponse response = answer();
      Head head = new Head(response.getCode(), headers(response));
      body = body(method, response);
      lasting =
          DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
              new BasicHttpRequest(method, "/"), response, HttpCoreContext.create());
      return head;
    } catch (HttpException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Skips what is said before the answer (RFC 9110, 15.2). */
  private ClassicHttpResponse answer() throws IOException, HttpException {
    while (true) {
      ClassicHttpResponse response = parser.parse(buffer, whole);
      if (response.getCode() == 101) {
        throw new IOException("the server speaks another protocol now, unasked");
      }
      if (response.getCode() >= 200) {
        return response;
      }
    }
  }

  private static HttpHeaders headers(ClassicHttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : response.getHeaders()) {
      String value = header.getValue();
      headers
          .computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
          .add(value == null ? "" : value);
    }
    return HttpHeaders.of(headers, (name, value) -> true);
  }

  private InputStream body(String method, ClassicHttpResponse response) throws HttpException {
    if (!MessageSupport.canResponseHaveBody(method, response)) {
      ended = true;
      return InputStream.nullInputStream();
    }
    long length = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
    if (length == ContentLengthStrategy.CHUNKED) {
      return new ChunkedInputStream(buffer, whole, LIMITS);
    }
    return length >= 0
        ? new ContentLengthInputStream(buffer, in, length)
        : new IdentityInputStream(buffer, in);
  }

  /** Reads of the answer's body, like a stream. */
  int read(byte[] into, int offset, int length) throws IOException {
    int count = ended ? -1 : body.read(into, offset, length);
    ended = count < 0;
    return count;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Whether anything has come since the last request. */
  boolean isAnswered() {
    return buffer.getMetrics().getBytesTransferred() != bytesBefore;
  }

  /** Whether another request may follow. */
  boolean isLasting() {
    return ended && lasting && !buffer.hasBufferedData();
  }

  /** Whether the server has left it open meanwhile, and said nothing that nobody has asked for. */
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
      channel.configureBlocking(true);
      return quiet;
    } catch (IOException e) {
      return false;
    }
  }

  /** What tells its own end, so that an end before that is an error: the parsers are lenient. */
  private static final class Whole extends FilterInputStream {

    private Whole(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = in.read(into, offset, length);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      return count;
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  /** Ends what is under way over a channel, in whatever thread. */
  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to lose.
    }
  }
}
