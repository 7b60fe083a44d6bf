package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.TemporalText;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Dates, as days since 1970-01-01. */
final class DateDecoder implements FixedWidthDecoder {

  private final ColumnProfile profile;
  private int[] values = new int[0];

  DateDecoder(char point) {
    profile = new ColumnProfile(point);
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    values = values.length < rows ? new int[rows] : values;
    int seen = 0;
    for (int row = 0; row < rows; row++) {
      int start = texts.offsets[row];
      int end = texts.offsets[row + 1];
      if (start == end && texts.isNull(row)) {
        values[row] = 0;
        continue;
      }
      long day = TemporalText.date(texts.data, start, end);
      if (day == TemporalText.NONE) {
        return row;
      }
      values[row] = (int) day;
      seen++;
    }
    profile.add(seen > 0 ? ColumnProfile.DATE : 0);
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
