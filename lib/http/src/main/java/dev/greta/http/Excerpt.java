package dev.greta.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/** The beginning of an answer that is no success, for a person to read. */
final class Excerpt {

  private static final int MOST_BYTES = 16_384;
  private static final int MOST_SHOWN = 500;

  private Excerpt() {}

  /**
   * @return empty if it is no text, or cannot be read
   */
  static String of(WireStream wire, HttpHeaders headers, Mask mask) throws StoppedException {
    Optional<MediaType> type = headers.firstValue("Content-Type").map(MediaType::of);
    if (type.isPresent() && !type.get().isText()) {
      return "";
    }
    byte[] bytes;
    try (InputStream body = Contents.decoded(wire, headers)) {
      bytes = body.readNBytes(MOST_BYTES);
      rest(wire);
    } catch (StoppedException e) {
      return unlessCancelled(e);
    } catch (IOException e) {
      return "";
    }
    String text = new String(bytes, charset(type.flatMap(MediaType::charset)));
    return Plain.text(mask.apply(text).strip().replaceAll("\\s+", " "), MOST_SHOWN);
  }

  /** Reads a short body that nobody needs, so that its connection serves the next request. */
  static void rest(WireStream wire) throws StoppedException {
    try {
      wire.readNBytes(MOST_BYTES);
    } catch (StoppedException e) {
      unlessCancelled(e);
    } catch (IOException e) {
      // The next request gets another connection.
    }
  }

  /** A status is worth more than the failure of what should explain it. */
  private static String unlessCancelled(StoppedException e) throws StoppedException {
    if (e.reason() == StoppedException.Reason.CANCELLED) {
      throw e;
    }
    return "";
  }

  private static Charset charset(Optional<String> name) {
    try {
      return name.map(Charset::forName).orElse(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
