package dev.greta.connectors.postgresql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * numeric: digits to the base 10,000 from the highest on, the weight of the first, a sign, and the
 * scale to display (numeric_send). Becomes a whole number times 10^-scale, in two's complement.
 */
final class DecimalColumn extends FixedColumn {

  private static final int HEADER = 8;
  private static final int BASE = 10_000;
  private static final int DIGITS_PER_GROUP = 4;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;

  /** So many digits always fit into a long. */
  private static final int LONG_DIGITS = 18;

  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000};

  private final int width;
  private final int wholeDigits;
  private final int scale;

  /** Groups behind the point that the scale covers in full, and digits of the next one. */
  private final int fullGroups;

  private final int partialDigits;

  /** The magnitude, 32 bits each, the lowest first. */
  private final int[] limbs;

  DecimalColumn(int precision, int scale, int width) {
    super(width);
    this.width = width;
    this.wholeDigits = precision - scale;
    this.scale = scale;
    this.fullGroups = scale / DIGITS_PER_GROUP;
    this.partialDigits = scale % DIGITS_PER_GROUP;
    this.limbs = new int[width / Integer.BYTES];
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    int groups = length < HEADER ? -1 : (short) WIRE_SHORT.get(block, at);
    if (groups < 0 || length != HEADER + groups * Short.BYTES) {
      throw CopyStream.malformed("a numeric whose length is not what it says");
    }
    int sign = sign(block, at);
    if (sign != POSITIVE && sign != NEGATIVE) {
      return Outcome.UNREPRESENTABLE;
    }
    int weight = (short) WIRE_SHORT.get(block, at + 2);
    int whole = wholeDigits(block, at, groups, weight);
    if (whole > wholeDigits || !fitsScale(block, at, groups, weight)) {
      return Outcome.MISFIT;
    }
    boolean negative = sign == NEGATIVE;
    if (whole + scale <= LONG_DIGITS) {
      storeLong(row, small(block, at, groups, weight), negative);
    } else {
      large(block, at, groups, weight);
      storeLimbs(row, negative);
    }
    return Outcome.STORED;
  }

  /** No digit stands behind those that are displayed, so that these mostly answer. */
  private boolean fitsScale(byte[] block, int at, int groups, int weight) {
    int displayed = (short) WIRE_SHORT.get(block, at + 6);
    return displayed <= scale || scaleOf(block, at, groups, weight) <= scale;
  }

  private static int sign(byte[] block, int at) {
    int sign = (short) WIRE_SHORT.get(block, at + 4) & 0xFFFF;
    return switch (sign) {
      case POSITIVE, NEGATIVE, NAN, POSITIVE_INFINITY, NEGATIVE_INFINITY -> sign;
      default -> throw CopyStream.malformed("a numeric of no known sign");
    };
  }

  private static int group(byte[] block, int at, int index) {
    return (short) WIRE_SHORT.get(block, at + HEADER + index * Short.BYTES);
  }

  /** Whether a numeric is a number, not NaN or an infinity. */
  static boolean isFinite(byte[] block, int at) {
    int sign = sign(block, at);
    return sign == POSITIVE || sign == NEGATIVE;
  }

  /** How many digits a numeric has before the point, 0 for 0.5. */
  static int wholeDigits(byte[] block, int at) {
    return wholeDigits(
        block, at, (short) WIRE_SHORT.get(block, at), (short) WIRE_SHORT.get(block, at + 2));
  }

  /** How many digits a numeric has behind the point, zeros at the end not counted. */
  static int scaleOf(byte[] block, int at) {
    return scaleOf(
        block, at, (short) WIRE_SHORT.get(block, at), (short) WIRE_SHORT.get(block, at + 2));
  }

  private static int wholeDigits(byte[] block, int at, int groups, int weight) {
    if (groups == 0 || weight < 0) {
      return 0;
    }
    int first = group(block, at, 0);
    int digits = first >= 1_000 ? 4 : first >= 100 ? 3 : first >= 10 ? 2 : first >= 1 ? 1 : 0;
    return weight * DIGITS_PER_GROUP + digits;
  }

  private static int scaleOf(byte[] block, int at, int groups, int weight) {
    int last = groups - 1;
    while (last >= 0 && group(block, at, last) == 0) {
      last--;
    }
    if (last < 0) {
      return 0;
    }
    int behind = (last - weight) * DIGITS_PER_GROUP;
    int group = group(block, at, last);
    while (behind > 0 && group % 10 == 0) {
      group /= 10;
      behind--;
    }
    return Math.max(behind, 0);
  }

  private long small(byte[] block, int at, int groups, int weight) {
    long value = 0;
    for (int i = 0; i <= weight + fullGroups; i++) {
      value = value * BASE + (i < groups ? group(block, at, i) : 0);
    }
    if (partialDigits > 0) {
      value = value * POWERS[partialDigits] + partial(block, at, groups, weight);
    }
    return value;
  }

  private void large(byte[] block, int at, int groups, int weight) {
    Arrays.fill(limbs, 0);
    for (int i = 0; i <= weight + fullGroups; i++) {
      multiplyAndAdd(BASE, i < groups ? group(block, at, i) : 0);
    }
    if (partialDigits > 0) {
      multiplyAndAdd(POWERS[partialDigits], partial(block, at, groups, weight));
    }
  }

  /** The digits of the one group that the scale cuts; what it cuts off is known to be zero. */
  private int partial(byte[] block, int at, int groups, int weight) {
    int index = weight + fullGroups + 1;
    return index < 0 || index >= groups
        ? 0
        : group(block, at, index) / POWERS[DIGITS_PER_GROUP - partialDigits];
  }

  private void multiplyAndAdd(int factor, int addend) {
    long carry = addend;
    for (int i = 0; i < limbs.length; i++) {
      carry += (limbs[i] & 0xFFFF_FFFFL) * factor;
      limbs[i] = (int) carry;
      carry >>>= 32;
    }
  }

  private void storeLong(int row, long magnitude, boolean negative) {
    long value = negative ? -magnitude : magnitude;
    int to = row * width;
    LONG.set(values, to, value);
    for (int i = Long.BYTES; i < width; i += Long.BYTES) {
      LONG.set(values, to + i, value >> 63);
    }
  }

  private void storeLimbs(int row, boolean negative) {
    long carry = negative ? 1 : 0;
    int flip = negative ? -1 : 0;
    int to = row * width;
    for (int i = 0; i < limbs.length; i++) {
      carry += (limbs[i] ^ flip) & 0xFFFF_FFFFL;
      INT.set(values, to + i * Integer.BYTES, (int) carry);
      carry >>>= 32;
    }
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return switch (sign(block, at)) {
      case NAN -> "NaN";
      case POSITIVE_INFINITY -> "Infinity";
      case NEGATIVE_INFINITY -> "-Infinity";
      default -> shortened(decimal(block, at));
    };
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  /** For a message alone. */
  private static String decimal(byte[] block, int at) {
    int groups = (short) WIRE_SHORT.get(block, at);
    int weight = (short) WIRE_SHORT.get(block, at + 2);
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < groups; i++) {
      value = value.multiply(BigInteger.valueOf(BASE)).add(BigInteger.valueOf(group(block, at, i)));
    }
    int displayed = (short) WIRE_SHORT.get(block, at + 6);
    BigDecimal decimal =
        new BigDecimal(value, (groups - 1 - weight) * DIGITS_PER_GROUP)
            .setScale(Math.max(displayed, scaleOf(block, at, groups, weight)));
    return (sign(block, at) == NEGATIVE ? decimal.negate() : decimal).toPlainString();
  }
}
