package dev.greta.http;

import java.nio.charset.StandardCharsets;

/** Header values, which are read byte by byte. */
final class Latin {

  private Latin() {}

  /** What a server has sent in UTF-8. */
  static String asUtf8(String header) {
    return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
