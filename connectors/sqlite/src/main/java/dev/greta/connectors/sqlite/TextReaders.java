package dev.greta.connectors.sqlite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.greta.jdbc.BytesLane;
import dev.greta.jdbc.FixedLane;
import dev.greta.jdbc.Outcome;
import dev.greta.jdbc.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Readers of columns of text, of bytes and of what is stored as text. */
final class TextReaders {

  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private TextReaders() {}

  private static Outcome text(Row from, int column, int row, BytesLane lane) {
    byte[] content = from.content(column);
    int start = from.from(column);
    int length = from.length(column);
    if (!Utf8.isValid(content, start, length)) {
      return Outcome.UNREPRESENTABLE;
    }
    lane.set(row, content, start, length);
    return Outcome.STORED;
  }

  record Text(Row from, int column, BytesLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.TEXT) {
        return text(from, column, row, lane);
      }
      if (type != SqliteStatement.NULL) {
        return Outcome.MISFIT;
      }
      lane.setNull(row);
      return Outcome.STORED;
    }
  }

  record Binary(Row from, int column, BytesLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.BLOB) {
        lane.set(row, from.content(column), from.from(column), from.length(column));
      } else if (type == SqliteStatement.NULL) {
        lane.setNull(row);
      } else {
        return Outcome.MISFIT;
      }
      return Outcome.STORED;
    }
  }

  /** Every value, as text. */
  record Mixed(Row from, int column, BytesLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      switch (from.type(column)) {
        case SqliteStatement.TEXT -> {
          return text(from, column, row, lane);
        }
        case SqliteStatement.INTEGER -> lane.set(row, ascii(Long.toString(from.integer(column))));
        case SqliteStatement.REAL -> lane.set(row, ascii(real(from.real(column))));
        case SqliteStatement.BLOB -> lane.set(row, ascii("X'" + hex(from, column) + "'"));
        default -> lane.setNull(row);
      }
      return Outcome.STORED;
    }
  }

  private static String hex(Row from, int column) {
    int start = from.from(column);
    return HEX.formatHex(from.content(column), start, start + from.length(column));
  }

  /** As SQLite writes it, but with all digits that tell it from others. */
  private static String real(double value) {
    return Double.isInfinite(value)
        ? (value > 0 ? "Inf" : "-Inf")
        : NumberOutput.toString(value, true);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  record Json(Row from, int column, BytesLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      switch (from.type(column)) {
        case SqliteStatement.TEXT -> {
          return isJson(from, column) ? text(from, column, row, lane) : Outcome.MISFIT;
        }
        case SqliteStatement.INTEGER -> lane.set(row, ascii(Long.toString(from.integer(column))));
        case SqliteStatement.REAL -> {
          double value = from.real(column);
          if (Double.isInfinite(value)) {
            return Outcome.MISFIT;
          }
          lane.set(row, ascii(real(value)));
        }
        case SqliteStatement.NULL -> lane.setNull(row);
        default -> {
          return Outcome.MISFIT;
        }
      }
      return Outcome.STORED;
    }
  }

  /** One value of RFC 8259, and nothing else. */
  private static boolean isJson(Row from, int column) {
    try (JsonParser parser =
        JSON.createParser(from.content(column), from.from(column), from.length(column))) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes is always read", e);
    }
  }

  /** How a text becomes a number; {@link TemporalText#NONE} for what does not. */
  interface Parsing {
    long parse(byte[] bytes, int start, int end);
  }

  /** Dates and times, of 32 or 64 bits. */
  record Temporal(Row from, int column, FixedLane lane, boolean wide, Parsing parsing)
      implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.NULL) {
        lane.setNull(row);
        return Outcome.STORED;
      }
      long value = type == SqliteStatement.TEXT ? parsed() : TemporalText.NONE;
      if (value == TemporalText.NONE) {
        return Outcome.MISFIT;
      }
      if (wide) {
        lane.setLong(row, value);
      } else {
        lane.setInt(row, (int) value);
      }
      return Outcome.STORED;
    }

    private long parsed() {
      int start = from.from(column);
      return parsing.parse(from.content(column), start, start + from.length(column));
    }
  }

  /** Text of 36 characters, as RFC 9562 writes it, in lower case. */
  record Uuid(Row from, int column, FixedLane lane) implements CellReader {

    private static final int LENGTH = 36;

    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.NULL) {
        lane.setNull(row);
        return Outcome.STORED;
      }
      boolean fits = type == SqliteStatement.TEXT && from.length(column) == LENGTH;
      return fits && put(row, from.content(column), from.from(column))
          ? Outcome.STORED
          : Outcome.MISFIT;
    }

    private boolean put(int row, byte[] text, int start) {
      long high = 0;
      long low = 0;
      for (int i = 0; i < LENGTH; i++) {
        boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
        byte c = text[start + i];
        int digit = dash ? (c == '-' ? 0 : -1) : digit(c);
        if (digit < 0) {
          return false;
        }
        if (!dash && i < 18) {
          high = high << 4 | digit;
        } else if (!dash) {
          low = low << 4 | digit;
        }
      }
      lane.setLongs(row, Long.reverseBytes(high), Long.reverseBytes(low));
      return true;
    }

    /** Upper case would be lost. */
    private static int digit(byte c) {
      if (c >= '0' && c <= '9') {
        return c - '0';
      }
      return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
  }
}
