package dev.greta.connectors.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;

/** The values of the row at hand, each with its storage class. */
final class Row {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int[] types;
  private final long[] numbers;
  private final byte[][] contents;
  private final int[] froms;
  private final int[] lengths;

  Row(int columns) {
    types = new int[columns];
    numbers = new long[columns];
    contents = new byte[columns][];
    froms = new int[columns];
    lengths = new int[columns];
  }

  /** One of the storage classes of {@link SqliteStatement}. */
  int type(int column) {
    return types[column];
  }

  long integer(int column) {
    return numbers[column];
  }

  double real(int column) {
    return Double.longBitsToDouble(numbers[column]);
  }

  /** The array that a text, whose bytes are UTF-8 if it is valid at all, or a blob lies in. */
  byte[] content(int column) {
    return contents[column];
  }

  /** Where a text or blob begins. */
  int from(int column) {
    return froms[column];
  }

  /** How many bytes a text or blob has. */
  int length(int column) {
    return lengths[column];
  }

  /** Takes all values of a statement's row. */
  void take(SqliteStatement statement) throws SQLException {
    for (int i = 0; i < types.length; i++) {
      take(statement, i);
    }
  }

  /** Takes one value of a statement's row. */
  void take(SqliteStatement statement, int column) throws SQLException {
    int type = statement.type(column);
    types[column] = type;
    switch (type) {
      case SqliteStatement.INTEGER -> numbers[column] = statement.integer(column);
      case SqliteStatement.REAL ->
          numbers[column] = Double.doubleToRawLongBits(statement.real(column));
      case SqliteStatement.TEXT -> whole(column, statement.text(column));
      case SqliteStatement.BLOB -> whole(column, statement.blob(column));
      default -> numbers[column] = 0;
    }
  }

  private void whole(int column, byte[] content) {
    contents[column] = content;
    froms[column] = 0;
    lengths[column] = content.length;
  }

  /**
   * Takes all values of a record (sqlite.org/fileformat2.html, 2.1), whose bytes must not change
   * while this row is at hand.
   */
  void take(byte[] record, int start) {
    int at = start;
    long header = Varint.at(record, at);
    at += Varint.length(record, at);
    int body = start + (int) header;
    for (int i = 0; i < types.length; i++) {
      long serial = record[at];
      if (serial >= 0) {
        at++;
      } else {
        serial = Varint.at(record, at);
        at += Varint.length(record, at);
      }
      body += serial < 12 ? fixed(i, (int) serial, record, body) : content(i, serial, record, body);
    }
  }

  private int content(int column, long serial, byte[] record, int at) {
    int length = (int) ((serial - 12) >> 1);
    types[column] = (serial & 1) == 0 ? SqliteStatement.BLOB : SqliteStatement.TEXT;
    contents[column] = record;
    froms[column] = at;
    lengths[column] = length;
    return length;
  }

  private int fixed(int column, int serial, byte[] record, int at) {
    types[column] =
        switch (serial) {
          case 0 -> SqliteStatement.NULL;
          case 7 -> SqliteStatement.REAL;
          default -> SqliteStatement.INTEGER;
        };
    numbers[column] =
        switch (serial) {
          case 0, 8 -> 0;
          case 1 -> record[at];
          case 2 -> (short) SHORT.get(record, at);
          case 3 -> record[at] << 16 | (short) SHORT.get(record, at + 1) & 0xFFFF;
          case 4 -> (int) INT.get(record, at);
          case 5 ->
              (long) (short) SHORT.get(record, at) << 32
                  | (int) INT.get(record, at + 2) & 0xFFFF_FFFFL;
          case 6, 7 -> (long) LONG.get(record, at);
          case 9 -> 1;
          default -> throw new IllegalStateException("SQLite writes no serial type " + serial);
        };
    return serial < 6 ? serial == 5 ? 6 : serial : serial < 8 ? Long.BYTES : 0;
  }
}
