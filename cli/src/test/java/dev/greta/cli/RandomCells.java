package dev.greta.cli;

import dev.greta.spi.ArrowFields;
import dev.greta.testkit.ArrowRows.Bytes;
import dev.greta.testkit.TypeCase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Values of a type: those at its edges, and others by a seed. */
final class RandomCells {

  private static final List<String> TEXTS =
      List.of(
          "a", " ", ",", "\"", "\r\n", "\t", "ü", "漢", "😀", "\\", "_x000D_", "=1", "'", "\u0001");

  private RandomCells() {}

  static List<Object> of(TypeCase type, int others, Random random) {
    List<Object> values = new ArrayList<>();
    for (Object edge : type.values()) {
      if (edge != null) {
        values.add(edge);
      }
    }
    Object like = values.get(0);
    boolean json =
        ArrowFields.extensionName(type.field()).filter(ArrowFields.JSON::equals).isPresent();
    for (int i = 0; i < others && !json; i++) {
      Object value = other(type.field().getType(), like, random);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static @Nullable Object other(ArrowType type, Object like, Random random) {
    if (type instanceof ArrowType.Int whole) {
      BigInteger bits = new BigInteger(whole.getBitWidth(), random);
      BigInteger half = BigInteger.TWO.pow(whole.getBitWidth() - 1);
      return whole.getIsSigned() ? bits.subtract(half) : bits;
    }
    if (type instanceof ArrowType.Decimal decimal) {
      BigInteger below = BigInteger.TEN.pow(1 + random.nextInt(decimal.getPrecision()));
      BigInteger unscaled = new BigInteger(256, random).mod(below);
      return new BigDecimal(
          random.nextBoolean() ? unscaled : unscaled.negate(), decimal.getScale());
    }
    if (like instanceof Float) {
      return Float.intBitsToFloat(random.nextInt());
    }
    if (like instanceof Double) {
      return Double.longBitsToDouble(random.nextLong());
    }
    if (like instanceof Bytes) {
      byte[] bytes =
          new byte
              [type instanceof ArrowType.FixedSizeBinary fixed
                  ? fixed.getByteWidth()
                  : random.nextInt(20)];
      random.nextBytes(bytes);
      return Bytes.of(bytes);
    }
    if (like instanceof UUID) {
      return new UUID(random.nextLong(), random.nextLong());
    }
    boolean text = type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8;
    return text ? text(random) : temporal(type, like, random);
  }

  /** A text, never one that is a number, a date or the like. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(TEXTS.get(random.nextInt(TEXTS.size())));
    }
    return text.toString();
  }

  private static @Nullable Object temporal(ArrowType type, Object like, Random random) {
    if (like instanceof LocalDate) {
      return LocalDate.ofEpochDay(random.nextInt(3_000_000) - 700_000);
    }
    if (like instanceof LocalTime) {
      long unit = nanos(((ArrowType.Time) type).getUnit());
      return LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L) / unit * unit);
    }
    if (like instanceof Duration) {
      long unit = Math.max(1_000, nanos(((ArrowType.Duration) type).getUnit()));
      return Duration.ofNanos(random.nextLong() / 1_000 / unit * unit);
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      long unit = nanos(timestamp.getUnit());
      boolean narrow = timestamp.getUnit() == TimeUnit.NANOSECOND;
      long seconds =
          narrow ? random.nextInt() : random.nextLong(300_000_000_000L) - 60_000_000_000L;
      Instant moment =
          Instant.ofEpochSecond(seconds, random.nextLong(1_000_000_000L) / unit * unit);
      return like instanceof Instant ? moment : LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
    return null;
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1_000_000_000L;
      case MILLISECOND -> 1_000_000L;
      case MICROSECOND -> 1_000L;
      case NANOSECOND -> 1L;
    };
  }
}
