package dev.greta.formats.write;

import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Single values as text that loses nothing: the table behind CSV and JSON. */
final class ScalarText {

  private static final long NANOS_A_DAY = Duration.ofDays(1).toNanos();

  /** ISO_LOCAL_TIME but for seconds, which always stand here. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendValue(HOUR_OF_DAY, 2)
          .appendLiteral(':')
          .appendValue(MINUTE_OF_HOUR, 2)
          .appendLiteral(':')
          .appendValue(SECOND_OF_MINUTE, 2)
          .appendFraction(NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private ScalarText() {}

  /** The text of a value that is not null, of a type without children. */
  static String of(ValueVector vector, int index) throws Unwritable {
    if (vector instanceof BitVector bits) {
      return bits.get(index) == 1 ? "true" : "false";
    }
    if (vector.getField().getType() instanceof ArrowType.Int) {
      return integer(vector, index);
    }
    if (vector instanceof Float8Vector numbers) {
      return NumberOutput.toString(numbers.get(index), true);
    }
    if (vector instanceof Float4Vector numbers) {
      return NumberOutput.toString(numbers.get(index), true);
    }
    if (vector instanceof Float2Vector numbers) {
      return NumberOutput.toString(numbers.getValueAsFloat(index), true);
    }
    if (vector instanceof DecimalVector || vector instanceof Decimal256Vector) {
      return decimal(vector, index).toPlainString();
    }
    return isTemporal(vector) ? temporal(vector, index) : other(vector, index);
  }

  static BigDecimal decimal(ValueVector vector, int index) {
    return (BigDecimal) vector.getObject(index);
  }

  /** A number of 64 bits at most, in full. */
  static String integer(ValueVector vector, int index) {
    if (vector instanceof UInt1Vector unsigned) {
      return Integer.toString(Byte.toUnsignedInt(unsigned.get(index)));
    }
    if (vector instanceof UInt2Vector unsigned) {
      return Integer.toString(unsigned.get(index));
    }
    if (vector instanceof UInt4Vector unsigned) {
      return Integer.toUnsignedString(unsigned.get(index));
    }
    if (vector instanceof UInt8Vector unsigned) {
      return Long.toUnsignedString(unsigned.get(index));
    }
    return Long.toString(((BaseIntVector) vector).getValueAsLong(index));
  }

  private static boolean isTemporal(ValueVector vector) {
    ArrowType type = vector.getField().getType();
    return type instanceof ArrowType.Date
        || type instanceof ArrowType.Time
        || type instanceof ArrowType.Timestamp;
  }

  private static String temporal(ValueVector vector, int index) throws Unwritable {
    if (vector instanceof DateDayVector dates) {
      return LocalDate.ofEpochDay(dates.get(index)).toString();
    }
    if (vector instanceof DateMilliVector dates) {
      return date(dates.get(index));
    }
    if (vector instanceof TimeStampVector moments) {
      return timestamp(moments, index);
    }
    return time(timeUnits(vector, index), ((ArrowType.Time) vector.getField().getType()).getUnit());
  }

  private static String date(long millis) throws Unwritable {
    long day = Duration.ofDays(1).toMillis();
    if (millis % day != 0) {
      throw new Unwritable(millis + " ms since 1970 is no whole day");
    }
    return LocalDate.ofEpochDay(millis / day).toString();
  }

  private static String timestamp(TimeStampVector moments, int index) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) moments.getField().getType();
    long perSecond = perSecond(type.getUnit());
    long value = moments.get(index);
    LocalDateTime moment =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(value, perSecond),
            (int) (Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond)),
            ZoneOffset.UTC);
    String text = moment.toLocalDate() + "T" + TIME.format(moment);
    return type.getTimezone() == null ? text : text + "Z";
  }

  private static long timeUnits(ValueVector vector, int index) {
    if (vector instanceof TimeSecVector times) {
      return times.get(index);
    }
    if (vector instanceof TimeMilliVector times) {
      return times.get(index);
    }
    return vector instanceof TimeMicroVector times
        ? times.get(index)
        : ((TimeNanoVector) vector).get(index);
  }

  /** ISO 8601 has 24:00:00 too, for the end of a day. */
  private static String time(long amount, TimeUnit unit) throws Unwritable {
    long perUnit = 1_000_000_000L / perSecond(unit);
    if (amount < 0 || amount > NANOS_A_DAY / perUnit) {
      throw new Unwritable(amount + " " + unit + " is no time of day");
    }
    long nanos = amount * perUnit;
    return nanos == NANOS_A_DAY ? "24:00:00" : TIME.format(LocalTime.ofNanoOfDay(nanos));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  private static String other(ValueVector vector, int index) {
    Object value = vector.getObject(index);
    if (value instanceof byte[] bytes) {
      return isUuid(vector.getField()) ? uuid(bytes) : Base64.getEncoder().encodeToString(bytes);
    }
    return value instanceof PeriodDuration interval ? interval(interval) : String.valueOf(value);
  }

  private static boolean isUuid(Field field) {
    return ArrowFields.extensionName(field).filter(ArrowFields.UUID::equals).isPresent()
        && field.getType().equals(new ArrowType.FixedSizeBinary(16));
  }

  private static String uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong()).toString();
  }

  /** {@code P1M2DT3.5S}: months, days and seconds, none turned into another. */
  private static String interval(PeriodDuration interval) {
    Period period = interval.getPeriod();
    Duration time = interval.getDuration();
    if (time.isZero()) {
      return period.toString();
    }
    return period.isZero() ? time.toString() : period + time.toString().substring(1);
  }
}
