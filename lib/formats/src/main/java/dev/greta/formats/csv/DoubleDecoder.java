package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.NumberText;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Numbers as doubles, each held in full; where the user asked for doubles, each rounded to the
 * nearest.
 */
final class DoubleDecoder implements FixedWidthDecoder {

  private static final double[] TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final boolean rounding;

  /** The point, as far from zero as a digit is. */
  private final int pointDigit;

  private final ColumnProfile profile;
  private final NumberText number;
  private double[] values = new double[0];

  DoubleDecoder(boolean rounding, char point) {
    this.profile = new ColumnProfile(point);
    this.number = new NumberText(point);
    this.pointDigit = point - '0';
    this.rounding = rounding;
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    values = values.length < rows ? new double[rows] : values;
    double[] out = values;
    byte[] data = texts.data;
    int[] offsets = texts.offsets;
    int pointDigit = this.pointDigit;
    int mostWhole = 0;
    int mostScale = 0;
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
      // The common case in one pass: a point within at most 15 digits, no leading zero but one.
      int at = data[start] == '-' ? start + 1 : start;
      int first = at;
      long digits = 0;
      int point = -1;
      if (end - at <= 16) {
        for (; at < end; at++) {
          int digit = data[at] - '0';
          if (digit >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
          } else if (digit == pointDigit && point < 0) {
            point = at;
          } else {
            break;
          }
        }
      }
      if (at == end
          && point > first
          && point + 1 < end
          && (digits != 0 || first == start)
          && (data[first] != '0' || point == first + 1)) {
        int scale = end - point - 1;
        double magnitude = digits / TEN[scale];
        out[row] = first == start ? magnitude : -magnitude;
        mostWhole = Math.max(mostWhole, data[first] == '0' ? 0 : point - first);
        mostScale = Math.max(mostScale, scale);
      } else if (!decodeAny(data, start, end, row)) {
        return row;
      }
    }
    if (mostScale > 0) {
      profile.addShortFractions(mostWhole, mostScale);
    }
    return FITS;
  }

  private boolean decodeAny(byte[] data, int start, int end, int row) {
    if (!number.read(data, start, end)) {
      return false;
    }
    boolean fits = number.fitsDouble(data, start, end);
    values[row] = number.nearest();
    if (!fits && !(rounding && Double.isFinite(values[row]))) {
      return false;
    }
    profile.add(number, fits);
    return true;
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
