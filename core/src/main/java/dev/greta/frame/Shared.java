package dev.greta.frame;

import java.util.function.Consumer;

/**
 * Something that several frames and readers use, and the last of them ends. Safe for use by many
 * threads.
 */
final class Shared<T> {

  private final T value;
  private final Consumer<T> end;
  private int holders = 1;

  Shared(T value, Consumer<T> end) {
    this.value = value;
    this.end = end;
  }

  T value() {
    return value;
  }

  /**
   * Holds it once more.
   *
   * @throws IllegalStateException if it has ended: the frame is closed
   */
  synchronized Shared<T> hold() {
    if (holders == 0) {
      throw new IllegalStateException("the frame is closed");
    }
    holders++;
    return this;
  }

  /** Lets go, once for each hold. */
  void release() {
    boolean last;
    synchronized (this) {
      holders--;
      last = holders == 0;
    }
    if (last) {
      end.accept(value);
    }
  }
}
