package dev.greta.spi.options;

import java.util.function.Supplier;

/**
 * A credential that redacts itself. Ask for it with {@link #reveal} at each new connection, not
 * before, and keep the result in no field: the value may have been rotated since.
 */
public final class Secret {

  private final Supplier<String> source;

  private Secret(Supplier<String> source) {
    this.source = source;
  }

  public static Secret of(String value) {
    return new Secret(() -> value);
  }

  /** A secret whose value is asked for anew each time. */
  public static Secret of(Supplier<String> source) {
    return new Secret(source);
  }

  public String reveal() {
    return source.get();
  }

  @Override
  public String toString() {
    return "***";
  }
}
