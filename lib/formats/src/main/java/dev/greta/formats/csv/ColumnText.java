package dev.greta.formats.csv;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VarCharVector;

/**
 * One column's texts of one batch, copied to the heap, where array access costs least. Reused for
 * column after column.
 */
final class ColumnText {

  byte[] data = new byte[1 << 16];
  int[] offsets = new int[1 << 12];
  private byte[] validity = new byte[1 << 9];
  private boolean hasNulls;
  private int rows;

  void load(VarCharVector vector) {
    rows = vector.getValueCount();
    hasNulls = vector.getNullCount() > 0;
    if (hasNulls) {
      int bytes = (rows + 7) >> 3;
      validity = validity.length < bytes ? new byte[bytes] : validity;
      vector.getValidityBuffer().getBytes(0, validity, 0, bytes);
    }
    offsets = offsets.length <= rows ? new int[rows + 1] : offsets;
    ArrowBuf source = vector.getOffsetBuffer();
    source
        .nioBuffer(0, (rows + 1) * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(offsets, 0, rows + 1);
    int first = offsets[0];
    int last = offsets[rows];
    data = data.length < last ? new byte[Math.max(last, 2 * data.length)] : data;
    vector.getDataBuffer().getBytes(first, data, first, last - first);
  }

  int rows() {
    return rows;
  }

  boolean isNull(int row) {
    return hasNulls && (validity[row >> 3] >> (row & 7) & 1) == 0;
  }

  /** Shows every text that is not null to a profile. */
  void observe(ColumnProfile profile) {
    for (int row = 0; row < rows && !profile.isText(); row++) {
      if (!isNull(row)) {
        profile.observe(data, offsets[row], offsets[row + 1]);
      }
    }
  }

  /** The text of a row that is not null. */
  String text(int row) {
    int start = offsets[row];
    return new String(data, start, offsets[row + 1] - start, StandardCharsets.UTF_8);
  }
}
