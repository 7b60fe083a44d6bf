package dev.greta.spi;

import java.util.OptionalLong;

/**
 * How much a plan will read, as far as the source can tell for free.
 *
 * @param rows all splits together
 * @param bytes in the source's own form (file size, table size)
 * @param splits how many there are, where that is known before they are handed out
 */
public record Estimate(OptionalLong rows, OptionalLong bytes, OptionalLong splits) {

  private static final Estimate UNKNOWN =
      new Estimate(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  public static Estimate unknown() {
    return UNKNOWN;
  }
}
