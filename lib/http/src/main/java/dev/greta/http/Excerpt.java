package dev.greta.http;

import java.io.IOException;
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
    try {
      bytes = Contents.decoded(wire, headers).readNBytes(MOST_BYTES);
      // A short answer's end is taken along, so that its connection serves the next request.
      wire.skip(1);
    } catch (StoppedException e) {
      throw e;
    } catch (IOException e) {
      return "";
    }
    String text = new String(bytes, charset(type.flatMap(MediaType::charset)));
    return Plain.text(mask.apply(text).strip().replaceAll("\\s+", " "), MOST_SHOWN);
  }

  private static Charset charset(Optional<String> name) {
    try {
      return name.map(Charset::forName).orElse(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
