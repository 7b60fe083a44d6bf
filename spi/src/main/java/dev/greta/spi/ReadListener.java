package dev.greta.spi;

import java.time.Duration;

/**
 * Told by a connector of what happens while it reads. Every method has an empty default; calls may
 * come from any thread and must return at once.
 */
public interface ReadListener {

  /** A listener that does nothing. */
  ReadListener NONE = new ReadListener() {};

  /** So many more bytes came from the source, in its own form. */
  default void bytesRead(long bytes) {}

  /** The read pauses, and why: "429, resuming in 38 s". */
  default void waiting(String reason, Duration expected) {}

  /** A request of the connector's own is tried again. */
  default void retrying(int failedAttempts, Exception cause) {}

  /** Under {@code on_unrepresentable: null}, so many values of a column were replaced by null. */
  default void replaced(String column, long values) {}

  /** How the read of this split came to its end, for the report: "3 pages; no next link". */
  default void ended(String how) {}

  /** Something the user should know, once a run. */
  default void notice(String text) {}
}
