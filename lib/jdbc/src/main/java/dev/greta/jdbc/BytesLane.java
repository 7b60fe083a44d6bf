package dev.greta.jdbc;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** A lane of text or bytes of any length. */
public final class BytesLane extends Lane {

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private int[] ends = new int[0];
  private byte[] content = new byte[0];
  private int end;

  /**
   * Puts a value.
   *
   * @throws OutOfMemoryError if one column of the batch would have more than 2 GiB
   */
  public void set(int row, byte[] bytes) {
    set(row, bytes, 0, bytes.length);
  }

  /**
   * Puts a value that is a part of an array.
   *
   * @throws OutOfMemoryError if one column of the batch would have more than 2 GiB
   */
  public void set(int row, byte[] bytes, int from, int length) {
    room(length);
    System.arraycopy(bytes, from, content, end, length);
    end += length;
    ends[row] = end;
    markValid(row);
  }

  @Override
  public void setNull(int row) {
    ends[row] = end;
  }

  private void room(int bytes) {
    long needed = (long) end + bytes;
    if (needed > content.length) {
      if (needed > MAX_BYTES) {
        throw new OutOfMemoryError("more than 2 GiB of one column in one batch");
      }
      content =
          Arrays.copyOf(content, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * content.length)));
    }
  }

  @Override
  void reserveValues(int rows) {
    ends = Arrays.copyOf(ends, rows);
  }

  @Override
  int fixedBits() {
    return 8 * Integer.BYTES;
  }

  /** Bytes of content so far. */
  int size() {
    return end;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    long length = (rows + 1L) * Integer.BYTES;
    ArrowBuf offsets = allocator.buffer(length);
    buffers.add(offsets);
    offsets.setInt(0, 0);
    for (int i = 0; i < rows; i++) {
      offsets.setInt((i + 1L) * Integer.BYTES, ends[i]);
    }
    offsets.writerIndex(length);
    buffers.add(copy(allocator, content, end));
  }

  @Override
  public void clear() {
    super.clear();
    end = 0;
  }
}
