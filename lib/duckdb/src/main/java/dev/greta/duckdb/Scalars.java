package dev.greta.duckdb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.DecimalUtility;

/** The conversions of values that are not nested. */
final class Scalars {

  /** DuckDB keeps an interval's time in microseconds, and exports it in nanoseconds. */
  private static final long MAX_INTERVAL_MICROS = Long.MAX_VALUE / 1000;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** 10^38, which a decimal of 38 digits does not reach, as two halves. */
  private static final long LIMIT_HIGH = 0x4B3B4CA85A86C47AL;

  private static final long LIMIT_LOW = 0x098A224000000000L;

  private Scalars() {}

  /** {@code arrow.bool8} to Bool: a byte to a bit. */
  static Conversion byteToBit() {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      long values = node.getLength();
      out.node(values, node.getNullCount());
      out.share(in.buffer());
      ArrowBuf from = in.buffer();
      ArrowBuf to = out.fresh(Flat.validityBytes(values));
      long index = 0;
      for (long octet = 0; octet < Flat.validityBytes(values); octet++) {
        int bits = 0;
        for (int bit = 0; bit < 8 && index < values; bit++, index++) {
          bits |= (from.getByte(index) != 0 ? 1 : 0) << bit;
        }
        to.setByte(octet, bits);
      }
    };
  }

  /** Binary to FixedSizeBinary; a value of another length is a misfit. */
  static Conversion binaryToFixed(int width) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      ArrowBuf validity = in.buffer();
      ArrowBuf offsets = in.buffer();
      ArrowBuf data = in.buffer();
      out.node(node.getLength(), node.getNullCount());
      out.share(validity);
      ArrowBuf to = out.zeros(width * node.getLength());
      for (long i = 0; i < node.getLength(); i++) {
        if (Flat.valid(validity, i)) {
          int start = offsets.getInt(4 * i);
          int length = offsets.getInt(4 * i + 4) - start;
          if (length != width) {
            throw new Misfit(
                i, "has " + length + " bytes where " + width + " are due", becomes(BINARY));
          }
          to.setBytes(width * i, data, start, width);
        }
      }
    };
  }

  /** Offsets of 4 bytes to offsets of 8, as the large types have them. */
  static void widenOffsets(ArrowBuf from, Flat.Out out, long values) {
    ArrowBuf to = out.zeros(8 * (values + 1));
    for (long i = 0; values > 0 && i <= values; i++) {
      to.setLong(8 * i, from.getInt(4 * i));
    }
  }

  /** Utf8 to LargeUtf8, Binary to LargeBinary. */
  static Conversion toLarge() {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      out.node(node.getLength(), node.getNullCount());
      out.share(in.buffer());
      widenOffsets(in.buffer(), out, node.getLength());
      out.share(in.buffer());
    };
  }

  /**
   * Whole numbers times {@code multiplier}, divided by {@code divisor}; overflow and a remainder
   * are misfits.
   */
  static Conversion scaled(
      int fromWidth, int toWidth, long multiplier, long divisor, long limit, String reason) {
    return Conversion.fixed(
        toWidth,
        (from, to, i) -> {
          long value = fromWidth == 4 ? from.getInt(4 * i) : from.getLong(8 * i);
          if (value % divisor != 0) {
            throw new Misfit(i, value + " " + reason);
          }
          long whole = value / divisor;
          long result = whole * multiplier;
          if (Math.multiplyHigh(whole, multiplier) != result >> 63
              || result > limit
              || result < -limit) {
            throw new Misfit(i, value + " " + reason);
          }
          write(to, toWidth, i, result);
        });
  }

  /** A duration on its way in, in units of {@code numerator / denominator} microseconds. */
  static Conversion durationToMicros(long numerator, long denominator) {
    return scaled(
        8,
        8,
        numerator,
        denominator,
        MAX_INTERVAL_MICROS,
        "does not fit DuckDB's INTERVAL: whole microseconds, up to 292 years");
  }

  /** MonthDayNano on its way in: DuckDB's interval has microseconds. */
  static Conversion intervalIn() {
    return Conversion.checked(
        (values, i) -> {
          long nanos = values.getLong(16 * i + 8);
          if (nanos % 1000 != 0) {
            throw new Misfit(
                i,
                interval(values, i)
                    + " has nanoseconds that DuckDB's INTERVAL, of microseconds, cannot hold");
          }
        });
  }

  /** DuckDB's interval, exported as MonthDayNano, to a duration; its months have 30 days. */
  static Conversion intervalToDuration(long multiplier, long divisor) {
    return Conversion.fixed(
        8,
        (values, to, i) -> {
          long days = values.getInt(16 * i) * 30L + values.getInt(16 * i + 4);
          try {
            long micros =
                Math.addExact(
                    Math.multiplyExact(days, MICROS_PER_DAY), values.getLong(16 * i + 8) / 1000);
            if (micros % divisor != 0) {
              throw new ArithmeticException();
            }
            to.setLong(8 * i, Math.multiplyExact(micros / divisor, multiplier));
          } catch (ArithmeticException e) {
            throw new Misfit(i, interval(values, i) + " does not fit the duration's unit");
          }
        });
  }

  /** HUGEINT and UHUGEINT, exported as 16 opaque bytes, to Decimal128(38, 0): the same bytes. */
  static Conversion hugeToDecimal(boolean signed) {
    return Conversion.checked(
        (values, i) -> {
          long low = values.getLong(16 * i);
          long high = values.getLong(16 * i + 8);
          if (signed && high < 0) {
            high = ~high + (low == 0 ? 1 : 0);
            low = -low;
          }
          if (high < 0
              || high > LIMIT_HIGH
              || (high == LIMIT_HIGH && Long.compareUnsigned(low, LIMIT_LOW) >= 0)) {
            throw new Misfit(
                i, huge(values, i, signed) + " has more than 38 digits", becomes(UTF8));
          }
        });
  }

  static Conversion hugeToText(boolean signed) {
    return text(16, 40, (values, i) -> huge(values, i, signed).toString());
  }

  /** A decimal that DuckDB's, of 38 digits, cannot hold, to its plain text. */
  static Conversion decimalToText(ArrowType.Decimal type) {
    int width = type.getBitWidth() / 8;
    int longest = type.getPrecision() + Math.abs(type.getScale()) + 3;
    return text(
        width,
        longest,
        (values, i) ->
            DecimalUtility.getBigDecimalFromArrowBuf(values, (int) i, type.getScale(), width)
                .toPlainString());
  }

  /** The inverse of {@link #decimalToText}. */
  static Conversion textToDecimal(ArrowType.Decimal type) {
    int width = type.getBitWidth() / 8;
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      ArrowBuf validity = in.buffer();
      ArrowBuf offsets = in.buffer();
      ArrowBuf data = in.buffer();
      out.node(node.getLength(), node.getNullCount());
      out.share(validity);
      ArrowBuf to = out.zeros(width * node.getLength());
      for (long i = 0; i < node.getLength(); i++) {
        if (Flat.valid(validity, i)) {
          String text = utf8(data, offsets.getInt(4 * i), offsets.getInt(4 * i + 4));
          DecimalUtility.writeBigDecimalToArrowBuf(decimal(text, type, i), to, (int) i, width);
        }
      }
    };
  }

  /**
   * The node of a column of DuckDB's type NULL, or of Arrow's, as another type's without values.
   */
  static Conversion nullToText() {
    return (in, out, words) -> {
      long values = in.node().getLength();
      out.node(values, values);
      out.zeros(Flat.validityBytes(values));
      out.zeros(4 * (values + 1));
      out.fresh(0);
    };
  }

  static Conversion textToNull() {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      if (node.getNullCount() != node.getLength()) {
        throw new Misfit(0, "is not null where only nulls are due", becomes(UTF8));
      }
      in.buffer();
      in.buffer();
      in.buffer();
      out.node(node.getLength(), node.getLength());
    };
  }

  static String utf8(ArrowBuf data, long start, long end) {
    byte[] bytes = new byte[(int) (end - start)];
    data.getBytes(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The same field with another type. */
  static Optional<UnaryOperator<Field>> becomes(ArrowType type) {
    return Optional.of(
        field ->
            new Field(
                field.getName(),
                new FieldType(field.isNullable(), type, null, field.getMetadata()),
                null));
  }

  static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  static final ArrowType BINARY = ArrowType.Binary.INSTANCE;

  @FunctionalInterface
  private interface Writer {
    String write(ArrowBuf values, long index);
  }

  private static Conversion text(int width, int longest, Writer writer) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      long values = node.getLength();
      ArrowBuf validity = in.buffer();
      ArrowBuf from = in.buffer();
      out.node(values, node.getNullCount());
      out.share(validity);
      ArrowBuf offsets = out.zeros(4 * (values + 1));
      ArrowBuf data = out.fresh(longest * (values - node.getNullCount()));
      int end = 0;
      for (long i = 0; i < values; i++) {
        if (Flat.valid(validity, i)) {
          byte[] text = writer.write(from, i).getBytes(StandardCharsets.US_ASCII);
          data.setBytes(end, text);
          end += text.length;
        }
        offsets.setInt(4 * (i + 1), end);
      }
      data.writerIndex(end);
    };
  }

  private static BigDecimal decimal(String text, ArrowType.Decimal type, long index) throws Misfit {
    try {
      BigDecimal value = new BigDecimal(text).setScale(type.getScale());
      if (value.precision() <= type.getPrecision()) {
        return value;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Falls through: text that is no such number is a misfit too.
    }
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    throw new Misfit(
        index,
        shown + " is no decimal(" + type.getPrecision() + "," + type.getScale() + ")",
        becomes(UTF8));
  }

  private static BigInteger huge(ArrowBuf values, long index, boolean signed) {
    byte[] bytes = new byte[17];
    for (int i = 0; i < 16; i++) {
      bytes[16 - i] = values.getByte(16 * index + i);
    }
    bytes[0] = (byte) (signed && bytes[1] < 0 ? -1 : 0);
    return new BigInteger(bytes);
  }

  private static String interval(ArrowBuf values, long i) {
    return values.getInt(16 * i)
        + " months "
        + values.getInt(16 * i + 4)
        + " days "
        + values.getLong(16 * i + 8)
        + " ns";
  }

  private static void write(ArrowBuf to, int width, long index, long value) {
    if (width == 4) {
      to.setInt(4 * index, (int) value);
    } else {
      to.setLong(8 * index, value);
    }
  }
}
