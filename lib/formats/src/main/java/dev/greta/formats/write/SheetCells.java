package dev.greta.formats.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Values as cells of a sheet, each exact or refused: numbers are doubles there, dates are days
 * since the end of 1899 and times fractions of them (ECMA-376-1, 18.17.4).
 */
final class SheetCells {

  private static final int DATE = 1;
  private static final int TIMESTAMP = 2;
  private static final int TIME = 3;
  private static final int ELAPSED = 4;

  /** The styles above, in their order, behind that of everything else. */
  static final String STYLES =
      "<numFmts count=\"4\">"
          + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
          + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss.000\"/>"
          + "<numFmt numFmtId=\"166\" formatCode=\"hh:mm:ss.000\"/>"
          + "<numFmt numFmtId=\"167\" formatCode=\"[h]:mm:ss.000\"/></numFmts>"
          + "<fonts count=\"1\"><font/></fonts>"
          + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
          + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
          + "<borders count=\"1\"><border/></borders>"
          + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"5\"><xf numFmtId=\"0\"/>"
          + "<xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf numFmtId=\"165\" applyNumberFormat=\"1\"/>"
          + "<xf numFmtId=\"166\" applyNumberFormat=\"1\"/><xf numFmtId=\"167\" applyNumberFormat=\"1\"/>"
          + "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\""
          + " builtinId=\"0\"/></cellStyles>";

  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(53);
  private static final int MOST_DIGITS = 15;
  private static final long DAY = 86_400_000_000L;
  private static final long FIRST_DAY = LocalDate.of(1900, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  /** Before it, days count from one day later: there is a 29 February 1900 in sheets. */
  private static final long MARCH = LocalDate.of(1900, 3, 1).toEpochDay();

  private SheetCells() {}

  /** Writes a value that is not null. */
  static void write(
      ValueVector vector, int index, DictionaryProvider dictionaries, int column, SheetText out)
      throws IOException, Unwritable {
    Field field = vector.getField();
    if (JsonCells.isNested(field)) {
      out.text(column, json(vector, index, dictionaries));
    } else if (field.getDictionary() != null) {
      ValueVector words = JsonCells.decoded(field, dictionaries);
      int code = JsonCells.code(vector, index);
      if (!words.isNull(code)) {
        scalar(words, code, column, out);
      }
    } else {
      scalar(vector, index, column, out);
    }
  }

  private static String json(ValueVector vector, int index, DictionaryProvider dictionaries)
      throws IOException, Unwritable {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      JsonCells.write(vector, index, dictionaries, json);
    }
    return text.toString();
  }

  private static void scalar(ValueVector vector, int index, int column, SheetText out)
      throws Unwritable {
    ArrowType type = vector.getField().getType();
    if (vector instanceof BitVector bits) {
      out.truth(column, bits.get(index) == 1);
    } else if (type instanceof ArrowType.Int) {
      out.number(column, integer(ScalarText.integer(vector, index)));
    } else if (type instanceof ArrowType.FloatingPoint) {
      out.number(column, finite(ScalarText.of(vector, index)));
    } else if (type instanceof ArrowType.Decimal) {
      out.number(column, decimal(ScalarText.decimal(vector, index)));
    } else if (vector instanceof DateDayVector dates) {
      out.styled(column, Long.toString(day(dates.get(index))), DATE);
    } else if (vector instanceof DateMilliVector dates) {
      out.styled(
          column,
          Long.toString(day(LocalDate.parse(ScalarText.of(dates, index)).toEpochDay())),
          DATE);
    } else if (type instanceof ArrowType.Timestamp moment && moment.getTimezone() == null) {
      long micros = micros(((TimeStampVector) vector).get(index), moment.getUnit());
      out.styled(column, timestamp(micros), TIMESTAMP);
    } else if (type instanceof ArrowType.Time time) {
      out.styled(column, timeOfDay(micros(timeUnits(vector, index), time.getUnit())), TIME);
    } else if (type instanceof ArrowType.Duration elapsed) {
      long units = DurationVector.get(vector.getDataBuffer(), index);
      out.styled(column, elapsed(micros(units, elapsed.getUnit())), ELAPSED);
    } else {
      out.text(column, ScalarText.of(vector, index));
    }
  }

  private static String integer(String digits) throws Unwritable {
    if (digits.length() > MOST_DIGITS && new BigInteger(digits).abs().compareTo(MOST) > 0) {
      throw new Unwritable(digits + ": beyond 2^53, where a cell does not hold every integer");
    }
    return digits;
  }

  private static String finite(String number) throws Unwritable {
    if (number.endsWith("N") || number.endsWith("y")) {
      throw new Unwritable(number + ", which a cell does not hold");
    }
    return number;
  }

  private static String decimal(BigDecimal value) throws Unwritable {
    BigDecimal shortest = value.stripTrailingZeros();
    if (shortest.precision() > MOST_DIGITS) {
      throw new Unwritable(
          value.toPlainString()
              + ": more than "
              + MOST_DIGITS
              + " digits, which a cell does not hold");
    }
    return shortest.toPlainString();
  }

  private static long day(long epochDay) throws Unwritable {
    if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
      throw new Unwritable(
          LocalDate.ofEpochDay(epochDay) + ": dates in a cell are from 1900-01-01 to 9999-12-31");
    }
    long sinceEndOf1899 = epochDay - FIRST_DAY + 1;
    return epochDay < MARCH ? sinceEndOf1899 : sinceEndOf1899 + 1;
  }

  private static long micros(long units, TimeUnit unit) throws Unwritable {
    try {
      return switch (unit) {
        case SECOND -> Math.multiplyExact(units, 1_000_000L);
        case MILLISECOND -> Math.multiplyExact(units, 1_000L);
        case MICROSECOND -> units;
        case NANOSECOND -> {
          if (units % 1_000 != 0) {
            throw new Unwritable(
                units + " ns: finer than a microsecond, which a cell does not hold");
          }
          yield units / 1_000;
        }
      };
    } catch (ArithmeticException e) {
      throw new Unwritable(units + " " + unit + ": beyond what a cell holds");
    }
  }

  private static String timestamp(long micros) throws Unwritable {
    long day = day(Math.floorDiv(micros, DAY));
    long within = Math.floorMod(micros, DAY);
    double serial = day + within / (double) DAY;
    long milliseconds = Math.round(within / 1_000.0) * 1_000;
    boolean coarse = milliseconds != within && day + milliseconds / (double) DAY == serial;
    boolean exact = milliseconds == within || Math.round((serial - day) * DAY) == within;
    if (serial >= day + 1 || coarse || !exact) {
      throw new Unwritable(
          micros + " µs since 1970: finer than a cell holds at that date, as doubles count days");
    }
    return exact(serial, within);
  }

  private static String timeOfDay(long micros) throws Unwritable {
    if (micros < 0 || micros >= DAY) {
      throw new Unwritable(micros + " µs are no time of day that a cell holds");
    }
    return exact(micros / (double) DAY, micros);
  }

  private static String elapsed(long micros) throws Unwritable {
    double serial = micros / (double) DAY;
    if (Math.round(serial * DAY) != micros) {
      throw new Unwritable(micros + " µs: more digits than a cell holds");
    }
    return exact(serial, micros);
  }

  /**
   * The shortest text of a number. Readers may round what has 15 digits or fewer to milliseconds,
   * as there are programs that write no more; zeros say that it is meant to the microsecond.
   */
  private static String exact(double serial, long micros) {
    String text = NumberOutput.toString(serial, true);
    boolean milliseconds = micros % 1_000 == 0;
    int exponent = text.indexOf('E');
    if (milliseconds) {
      return text;
    }
    String zeros = "0".repeat(MOST_DIGITS + 2);
    return exponent < 0
        ? text + zeros
        : text.substring(0, exponent) + zeros + text.substring(exponent);
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
}
