package dev.greta.http;

import java.io.IOException;

/** A body is longer than the settings allow. */
final class TooLongException extends IOException {

  private static final long serialVersionUID = 1L;
}
