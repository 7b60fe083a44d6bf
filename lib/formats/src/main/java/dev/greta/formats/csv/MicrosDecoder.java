package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.TemporalText;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Times of day and timestamps, in microseconds. A date among timestamps is its midnight. */
final class MicrosDecoder implements FixedWidthDecoder {

  private static final long MICROS_A_DAY = 86_400_000_000L;

  private final ColumnType.Kind kind;
  private final ColumnProfile profile;
  private long[] values = new long[0];

  MicrosDecoder(ColumnType.Kind kind, char point) {
    this.profile = new ColumnProfile(point);
    this.kind = kind;
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    values = values.length < rows ? new long[rows] : values;
    int kinds = 0;
    for (int row = 0; row < rows; row++) {
      int start = texts.offsets[row];
      int end = texts.offsets[row + 1];
      if (start == end && texts.isNull(row)) {
        values[row] = 0;
        continue;
      }
      if (kind == ColumnType.Kind.TIMESTAMP && end - start == 10) {
        long day = TemporalText.date(texts.data, start, end);
        if (day == TemporalText.NONE) {
          return row;
        }
        values[row] = day * MICROS_A_DAY;
        kinds |= ColumnProfile.DATE;
        continue;
      }
      long micros = micros(texts.data, start, end);
      if (micros == TemporalText.NONE) {
        return row;
      }
      values[row] = micros;
      kinds |= profileKind();
    }
    profile.add(kinds);
    return FITS;
  }

  private long micros(byte[] data, int start, int end) {
    return switch (kind) {
      case TIME -> TemporalText.time(data, start, end);
      case TIMESTAMP -> TemporalText.timestamp(data, start, end);
      default -> TemporalText.timestampUtc(data, start, end);
    };
  }

  private int profileKind() {
    return switch (kind) {
      case TIME -> ColumnProfile.TIME;
      case TIMESTAMP -> ColumnProfile.TIMESTAMP;
      default -> ColumnProfile.TIMESTAMP_UTC;
    };
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
