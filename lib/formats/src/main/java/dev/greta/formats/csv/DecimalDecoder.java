package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.NumberText;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Decimals of 128 bits: two longs a value, the low one first. */
final class DecimalDecoder implements FixedWidthDecoder {

  private final int precision;
  private final int scale;
  private final ColumnProfile profile;
  private final NumberText number;
  private long[] values = new long[0];

  DecimalDecoder(int precision, int scale, char point) {
    this.profile = new ColumnProfile(point);
    this.number = new NumberText(point);
    this.precision = precision;
    this.scale = scale;
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    values = values.length < 2 * rows ? new long[2 * rows] : values;
    for (int row = 0; row < rows; row++) {
      int start = texts.offsets[row];
      int end = texts.offsets[row + 1];
      if (start == end && texts.isNull(row)) {
        values[2 * row] = 0;
        values[2 * row + 1] = 0;
        continue;
      }
      if (!number.read(texts.data, start, end) || !decode(row)) {
        return row;
      }
    }
    return FITS;
  }

  private boolean decode(int row) {
    // A decimal column has a number that no double holds, which the profile need not find again.
    profile.add(number, false);
    if (!number.fitsDecimal(precision, scale)) {
      return false;
    }
    values[2 * row] = number.decimalLow();
    values[2 * row + 1] = number.decimalHigh();
    return true;
  }

  @Override
  public ArrowBuf values(BufferAllocator allocator, int rows) {
    return HeapBuffers.of(allocator, values, 2 * rows);
  }

  @Override
  public ColumnProfile profile() {
    return profile;
  }
}
