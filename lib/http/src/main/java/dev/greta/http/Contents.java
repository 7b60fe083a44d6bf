package dev.greta.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A body, decoded by its {@code Content-Encoding} (RFC 9110, 8.4). */
final class Contents {

  static final String ACCEPTED = "gzip, deflate";

  private static final int MOST_CODINGS = 3;

  private Contents() {}

  /**
   * @throws UnknownCodingException if the body is encoded in a way that was not asked for
   */
  static InputStream decoded(InputStream wire, HttpHeaders headers) throws IOException {
    InputStream body = wire;
    List<String> codings = codings(headers);
    for (int i = codings.size() - 1; i >= 0; i--) {
      body =
          switch (codings.get(i)) {
            case "gzip", "x-gzip" -> InflatedStream.gzip(body);
            case "deflate" -> InflatedStream.deflate(body);
            default -> throw new UnknownCodingException(codings.get(i));
          };
    }
    return body;
  }

  private static List<String> codings(HttpHeaders headers) throws UnknownCodingException {
    List<String> values = headers.allValues("Content-Encoding");
    if (values.isEmpty()) {
      return values;
    }
    List<String> codings = new ArrayList<>();
    for (String value : values) {
      for (String coding : value.split(",")) {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("identity")) {
          codings.add(name);
        }
      }
    }
    if (codings.size() > MOST_CODINGS) {
      throw new UnknownCodingException(String.join(", ", codings));
    }
    return codings;
  }

  /**
   * Copies a body.
   *
   * @param most how many bytes it may have
   * @return how many it had
   */
  static long copy(InputStream body, OutputStream to, long most) throws IOException {
    byte[] buffer = new byte[16_384];
    long count = 0;
    for (int read; (read = body.read(buffer)) >= 0; ) {
      count += read;
      if (count > most) {
        throw new TooLongException();
      }
      to.write(buffer, 0, read);
    }
    return count;
  }

  /** A coding that this client does not know. */
  static final class UnknownCodingException extends IOException {

    private static final long serialVersionUID = 1L;

    UnknownCodingException(String coding) {
      super(coding);
    }
  }

  /** The stream that a body was to go to does not take it. */
  static final class NotKeptException extends IOException {

    private static final long serialVersionUID = 1L;

    NotKeptException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
