package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Integers of 64 bits: {@code 0} or {@code -?[1-9]\d*}. */
final class LongDecoder implements FixedWidthDecoder {

  private final ColumnProfile profile;
  private long[] values = new long[0];

  LongDecoder(char point) {
    profile = new ColumnProfile(point);
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    values = values.length < rows ? new long[rows] : values;
    long[] out = values;
    byte[] data = texts.data;
    int[] offsets = texts.offsets;
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    int end = offsets[0];
    for (int row = 0; row < rows; row++) {
      int start = end;
      end = offsets[row + 1];
      if (start == end) {
        if (!texts.isNull(row)) {
          return row;
        }
        out[row] = 0;
        continue;
      }
      boolean negative = data[start] == '-';
      int at = negative ? start + 1 : start;
      int digits = end - at;
      if (digits < 1 || digits > 19 || (data[at] == '0' && end - start > 1)) {
        return row;
      }
      long value = 0;
      for (; at < end; at++) {
        int digit = data[at] - '0';
        if (digit < 0 || digit > 9) {
          return row;
        }
        value = value * 10 + digit;
      }
      if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
        return row;
      }
      value = negative ? -value : value;
      out[row] = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least <= most) {
      profile.addLongs(least, most);
    }
    return FITS;
  }

  @Override
  public ArrowBuf values(BufferAllocator allocator, int rows) {
    return HeapBuffers.of(allocator, values, rows);
  }

  @Override
  public ColumnProfile profile() {
    return profile;
  }
}
