package dev.greta.http;

import java.io.IOException;

/** A compressed body is not what it says. */
final class CorruptException extends IOException {

  private static final long serialVersionUID = 1L;

  CorruptException(String what) {
    super(what);
  }
}
