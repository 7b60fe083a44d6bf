package dev.greta.jdbc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a table, by a key of whole numbers. The first part has no lower bound and the last no
 * upper one, so that the parts hold every row, whatever came since the bounds were found.
 *
 * @param from the first key; absent for the first part
 * @param below the key behind the last; absent for the last part
 */
public record KeyRange(OptionalLong from, OptionalLong below) {

  /** The parts that some bounds, in rising order, make: one more than there are bounds. */
  public static List<KeyRange> between(List<Long> bounds) {
    List<KeyRange> ranges = new ArrayList<>();
    OptionalLong from = OptionalLong.empty();
    for (long bound : bounds) {
      ranges.add(new KeyRange(from, OptionalLong.of(bound)));
      from = OptionalLong.of(bound);
    }
    ranges.add(new KeyRange(from, OptionalLong.empty()));
    return ranges;
  }

  /**
   * The bounds that cut the numbers between two keys into parts of one width.
   *
   * @param min the least key
   * @param max the greatest, not less than {@code min}
   * @return at most {@code parts - 1} bounds above {@code min}, each once
   */
  public static List<Long> evenly(long min, long max, int parts) {
    BigInteger low = BigInteger.valueOf(min);
    BigInteger width = BigInteger.valueOf(max).subtract(low).add(BigInteger.ONE);
    List<Long> bounds = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      BigInteger offset = width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts));
      long bound = low.add(offset).longValueExact();
      if (bound > (bounds.isEmpty() ? min : bounds.get(bounds.size() - 1))) {
        bounds.add(bound);
      }
    }
    return bounds;
  }

  /** For a split's name: {@code "… to 4711"}. */
  public String shown() {
    String first = from.isPresent() ? Long.toString(from.getAsLong()) : "first";
    return first + (below.isPresent() ? " to below " + below.getAsLong() : " to last");
  }
}
