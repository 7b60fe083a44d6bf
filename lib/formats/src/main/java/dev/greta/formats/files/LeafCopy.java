package dev.greta.formats.files;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Writes one value of a fixed width as one of a wider type.
 *
 * @param width of what is written, in bytes
 */
record LeafCopy(int width, Copy how) {

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** Copies the value of an index; false if it does not fit. */
  @FunctionalInterface
  interface Copy {
    boolean copy(ArrowBuf from, ArrowBuf to, long index);
  }

  @FunctionalInterface
  private interface Integers {
    long at(ArrowBuf from, long index);
  }

  boolean copy(ArrowBuf from, ArrowBuf to, long index) {
    return how.copy(from, to, index);
  }

  /** How values of one type are written as those of a wider. */
  static LeafCopy of(ArrowType from, ArrowType to) {
    if (from instanceof ArrowType.Int type) {
      return integer(type, to);
    }
    if (from instanceof ArrowType.Decimal type) {
      return decimal(((ArrowType.Decimal) to).getScale() - type.getScale());
    }
    if (from instanceof ArrowType.FloatingPoint) {
      return doubles((buffer, index) -> buffer.getFloat(4 * index));
    }
    if (from instanceof ArrowType.Timestamp type) {
      return scaled(signed(8), 8, factor(type.getUnit(), ((ArrowType.Timestamp) to).getUnit()));
    }
    if (from instanceof ArrowType.Time type) {
      ArrowType.Time target = (ArrowType.Time) to;
      return scaled(
          signed(type.getBitWidth() / 8),
          target.getBitWidth() / 8,
          factor(type.getUnit(), target.getUnit()));
    }
    throw new IllegalArgumentException("not wider: " + from + " and " + to);
  }

  private static LeafCopy integer(ArrowType.Int from, ArrowType to) {
    int bytes = from.getBitWidth() / 8;
    Integers values = from.getIsSigned() ? signed(bytes) : unsigned(bytes);
    if (to instanceof ArrowType.Int target) {
      return scaled(values, target.getBitWidth() / 8, 1);
    }
    if (to instanceof ArrowType.Decimal target) {
      boolean negatives = from.getIsSigned();
      return new LeafCopy(
          16,
          (source, out, index) -> {
            long value = values.at(source, index);
            write(out, index, negatives && value < 0 ? -1 : 0, value, target.getScale());
            return true;
          });
    }
    ArrowType.FloatingPoint target = (ArrowType.FloatingPoint) to;
    return target.getPrecision() == FloatingPointPrecision.DOUBLE
        ? doubles(values::at)
        : new LeafCopy(
            4,
            (source, out, index) -> {
              out.setFloat(4 * index, values.at(source, index));
              return true;
            });
  }

  @FunctionalInterface
  private interface Doubles {
    double at(ArrowBuf from, long index);
  }

  private static LeafCopy doubles(Doubles values) {
    return new LeafCopy(
        8,
        (source, out, index) -> {
          out.setDouble(8 * index, values.at(source, index));
          return true;
        });
  }

  private static LeafCopy decimal(int scale) {
    return new LeafCopy(
        16,
        (source, out, index) -> {
          write(out, index, source.getLong(16 * index + 8), source.getLong(16 * index), scale);
          return true;
        });
  }

  /**
   * An integer of 128 bits, times ten to the power of {@code scale}; its type says that it fits.
   */
  private static void write(ArrowBuf out, long index, long high, long low, int scale) {
    long h = high;
    long l = low;
    for (int left = scale; left > 0; left -= 18) {
      long power = POWERS[Math.min(left, 18)];
      // The unsigned product's upper half; the power is positive.
      long carry = Math.multiplyHigh(l, power) + ((l >> 63) & power);
      h = h * power + carry;
      l = l * power;
    }
    out.setLong(16 * index, l);
    out.setLong(16 * index + 8, h);
  }

  private static LeafCopy scaled(Integers values, int width, long factor) {
    return new LeafCopy(
        width,
        (source, out, index) -> {
          long value = values.at(source, index);
          long product = value * factor;
          if (factor != 1 && product / factor != value) {
            return false;
          }
          switch (width) {
            case 2 -> out.setShort(2 * index, (short) product);
            case 4 -> out.setInt(4 * index, (int) product);
            default -> out.setLong(8 * index, product);
          }
          return true;
        });
  }

  private static Integers signed(int bytes) {
    return switch (bytes) {
      case 1 -> (buffer, index) -> buffer.getByte(index);
      case 2 -> (buffer, index) -> buffer.getShort(2 * index);
      case 4 -> (buffer, index) -> buffer.getInt(4 * index);
      default -> (buffer, index) -> buffer.getLong(8 * index);
    };
  }

  private static Integers unsigned(int bytes) {
    return switch (bytes) {
      case 1 -> (buffer, index) -> buffer.getByte(index) & 0xFF;
      case 2 -> (buffer, index) -> buffer.getShort(2 * index) & 0xFFFF;
      case 4 -> (buffer, index) -> buffer.getInt(4 * index) & 0xFFFF_FFFFL;
      default -> (buffer, index) -> buffer.getLong(8 * index);
    };
  }

  /** How many of the finer unit a coarser has. */
  private static long factor(TimeUnit from, TimeUnit to) {
    return POWERS[3 * (to.ordinal() - from.ordinal())];
  }
}
