package dev.greta.connectors.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A Parquet file with one required column of INT96, as Impala and older Sparks write timestamps;
 * DuckDB writes none. Parquet's metadata is in Thrift's compact protocol.
 */
final class Int96File {

  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

  private Int96File() {}

  static byte[] of(List<LocalDateTime> values) {
    ByteBuffer data = ByteBuffer.allocate(12 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (LocalDateTime value : values) {
      data.putLong(value.toLocalTime().toNanoOfDay());
      data.putInt((int) value.toLocalDate().toEpochDay() + JULIAN_DAY_OF_EPOCH);
    }
    int size = data.capacity();
    byte[] header =
        new Thrift()
            .number(1, I32, 0)
            .number(2, I32, size)
            .number(3, I32, size)
            .struct(
                5,
                new Thrift()
                    .number(1, I32, values.size())
                    .number(2, I32, 0)
                    .number(3, I32, 3)
                    .number(4, I32, 3))
            .end();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(header);
    file.writeBytes(data.array());
    byte[] footer = footer(values.size(), header.length + size);
    file.writeBytes(footer);
    file.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.length).array());
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    return file.toByteArray();
  }

  private static byte[] footer(int rows, int bytes) {
    Thrift root = new Thrift().text(4, "schema").number(5, I32, 1);
    Thrift column = new Thrift().number(1, I32, 3).number(3, I32, 0).text(4, "t");
    Thrift chunk =
        new Thrift()
            .number(1, I32, 3)
            .list(2, I32, new byte[] {0})
            .list(3, BINARY, new byte[] {1, 't'})
            .number(4, I32, 0)
            .number(5, I64, rows)
            .number(6, I64, bytes)
            .number(7, I64, bytes)
            .number(9, I64, 4);
    Thrift group =
        new Thrift()
            .list(1, STRUCT, new Thrift().number(2, I64, 4).struct(3, chunk).end())
            .number(2, I64, bytes)
            .number(3, I64, rows);
    return new Thrift()
        .number(1, I32, 1)
        .list(2, STRUCT, root.end(), column.end())
        .number(3, I64, rows)
        .list(4, STRUCT, group.end())
        .end();
  }

  /** The fields of one struct. */
  private static final class Thrift {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    private void field(int id, int type) {
      out.write((id - last) << 4 | type);
      last = id;
    }

    private void varint(long value) {
      long left = value;
      for (; left > 127; left >>>= 7) {
        out.write((int) (left & 127 | 128));
      }
      out.write((int) left);
    }

    Thrift number(int id, int type, long value) {
      field(id, type);
      varint(value << 1);
      return this;
    }

    Thrift text(int id, String text) {
      field(id, BINARY);
      varint(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Thrift list(int id, int type, byte[]... elements) {
      field(id, LIST);
      out.write(elements.length << 4 | type);
      for (byte[] element : elements) {
        out.writeBytes(element);
      }
      return this;
    }

    Thrift struct(int id, Thrift fields) {
      field(id, STRUCT);
      out.writeBytes(fields.end());
      return this;
    }

    byte[] end() {
      out.write(0);
      return out.toByteArray();
    }
  }
}
