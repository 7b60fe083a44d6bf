package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Truth values, as bits. */
final class BoolDecoder implements FixedWidthDecoder {

  private final ColumnProfile profile;
  private byte[] bits = new byte[0];

  BoolDecoder(char point) {
    profile = new ColumnProfile(point);
  }

  @Override
  public int decode(ColumnText texts) {
    int rows = texts.rows();
    int bytes = (rows + 7) >> 3;
    bits = bits.length < bytes ? new byte[bytes] : bits;
    Arrays.fill(bits, 0, bytes, (byte) 0);
    int seen = 0;
    for (int row = 0; row < rows; row++) {
      int start = texts.offsets[row];
      int end = texts.offsets[row + 1];
      if (start == end && texts.isNull(row)) {
        continue;
      }
      int value = BoolText.parse(texts.data, start, end);
      if (value < 0) {
        return row;
      }
      bits[row >> 3] |= (byte) (value << (row & 7));
      seen++;
    }
    profile.add(seen > 0 ? ColumnProfile.BOOL : 0);
    return FITS;
  }

  @Override
  public ArrowBuf values(BufferAllocator allocator, int rows) {
    return HeapBuffers.of(allocator, bits, (rows + 7) >> 3);
  }

  @Override
  public ColumnProfile profile() {
    return profile;
  }
}
