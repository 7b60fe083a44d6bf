package dev.greta.connectors.postgresql;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Text and bytes of any length. */
final class TextColumn extends ColumnBuilder {

  /** What stands on the wire. */
  enum Content {
    /** Any bytes. */
    BYTES,
    /** Text. */
    TEXT,
    /** A version byte, then text (jsonb_send). */
    JSONB,
    /** The number of bits, then the bits (varbit_send). */
    BITS
  }

  private static final byte JSONB_VERSION = 1;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final int OFFSET_BYTES = Integer.BYTES;

  private final Content content;
  private byte[] offsets = new byte[OFFSET_BYTES];
  private byte[] text = new byte[0];
  private int end;

  TextColumn(Content content) {
    this.content = content;
  }

  @Override
  void reserveValues(int rows) {
    offsets = Arrays.copyOf(offsets, Math.multiplyExact(rows + 1, OFFSET_BYTES));
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    if (content == Content.BITS) {
      appendBits(block, at, length);
    } else {
      int skipped = content == Content.JSONB ? versionByte(block, at, length) : 0;
      append(block, at + skipped, length - skipped);
    }
    setOffset(row);
    return Outcome.STORED;
  }

  private static int versionByte(byte[] block, int at, int length) {
    if (length < 1 || block[at] != JSONB_VERSION) {
      throw CopyStream.malformed("a jsonb value of a version other than 1");
    }
    return 1;
  }

  private void append(byte[] block, int at, int length) {
    room(length);
    System.arraycopy(block, at, text, end, length);
    end += length;
  }

  private void appendBits(byte[] block, int at, int length) {
    int bits = length < Integer.BYTES ? -1 : (int) FixedColumn.WIRE_INT.get(block, at);
    if (bits < 0 || length != Integer.BYTES + bitBytes(bits)) {
      throw CopyStream.malformed("a bit string whose length is not what it says");
    }
    room(bits);
    for (int i = 0; i < bits; i++) {
      int bit = block[at + Integer.BYTES + (i >> 3)] >> (7 - (i & 7)) & 1;
      text[end++] = (byte) ('0' + bit);
    }
  }

  private void room(int bytes) {
    long needed = (long) end + bytes;
    if (needed > text.length) {
      if (needed > MAX_BYTES) {
        throw CopyStream.malformed("more than 2 GiB of one column in one batch");
      }
      text = Arrays.copyOf(text, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * text.length)));
    }
  }

  private void setOffset(int row) {
    FixedColumn.INT.set(offsets, (row + 1) * OFFSET_BYTES, end);
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "a text";
  }

  @Override
  void blank(int row) {
    setOffset(row);
  }

  @Override
  int fixedWidth() {
    return OFFSET_BYTES;
  }

  @Override
  long variableBytes() {
    return end;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, offsets, (rows + 1) * OFFSET_BYTES));
    buffers.add(copy(allocator, text, end));
  }

  @Override
  void clear() {
    end = 0;
  }
}
