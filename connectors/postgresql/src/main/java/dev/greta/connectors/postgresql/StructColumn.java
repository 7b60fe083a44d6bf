package dev.greta.connectors.postgresql;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/** Composites and ranges, as structs. */
final class StructColumn extends ColumnBuilder {

  /** The flags of range_send (rangetypes.h). */
  private static final int EMPTY = 0x01;

  private static final int LOWER_INCLUSIVE = 0x02;
  private static final int UPPER_INCLUSIVE = 0x04;
  private static final int LOWER_INFINITE = 0x08;
  private static final int UPPER_INFINITE = 0x10;

  /** The parts of a range. */
  private static final int LOWER = 0;

  private static final int UPPER = 1;
  private static final int LOWER_INC = 2;
  private static final int UPPER_INC = 3;
  private static final int IS_EMPTY = 4;

  private final ColumnBuilder[] children;
  private final boolean range;
  private final Parts parts;

  private StructColumn(List<ColumnBuilder> children, boolean range, Parts parts) {
    this.children = children.toArray(ColumnBuilder[]::new);
    this.range = range;
    this.parts = parts;
  }

  /** The attributes of a composite, in order. */
  static StructColumn composite(List<ColumnBuilder> attributes, Parts parts) {
    return new StructColumn(attributes, false, parts);
  }

  static StructColumn range(ColumnBuilder lower, ColumnBuilder upper, Parts parts) {
    return new StructColumn(
        List.of(lower, upper, new BitColumn(false), new BitColumn(false), new BitColumn(false)),
        true,
        parts);
  }

  @Override
  void reserveValues(int rows) {
    for (ColumnBuilder child : children) {
      child.reserve(rows);
    }
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    return range
        ? putRange(block, at, at + length, row)
        : putComposite(block, at, at + length, row);
  }

  private Outcome putComposite(byte[] block, int at, int end, int row) {
    if (Parts.number(block, at, end) != children.length) {
      throw CopyStream.malformed("a composite of another number of attributes than when planned");
    }
    int position = at + Integer.BYTES;
    for (ColumnBuilder child : children) {
      // The attribute's type, which the catalogue has told already.
      Parts.number(block, position, end);
      position += Integer.BYTES;
      int length = Parts.length(block, position, end);
      position += Integer.BYTES;
      Outcome outcome = parts.put(child, block, position, length, row);
      if (outcome != Outcome.STORED) {
        return outcome;
      }
      position += Math.max(length, 0);
    }
    Parts.expectEnd(position, end);
    return Outcome.STORED;
  }

  /**
   * Puts a key and its value, as hstore sends them.
   *
   * @return where the next pair begins
   */
  int putPair(byte[] block, int at, int end, int row) {
    int position = at;
    for (ColumnBuilder child : children) {
      int length = Parts.length(block, position, end);
      position += Integer.BYTES;
      parts.put(child, block, position, length, row);
      position += Math.max(length, 0);
    }
    return position;
  }

  private Outcome putRange(byte[] block, int at, int end, int row) {
    if (at >= end) {
      throw Parts.tooShort();
    }
    int flags = block[at];
    boolean empty = (flags & EMPTY) != 0;
    int position = at + 1;
    for (int bound = LOWER; bound <= UPPER; bound++) {
      int length = -1;
      if (!empty && (flags & (bound == LOWER ? LOWER_INFINITE : UPPER_INFINITE)) == 0) {
        length = Parts.length(block, position, end);
        position += Integer.BYTES;
      }
      Outcome outcome = parts.put(children[bound], block, position, length, row);
      if (outcome != Outcome.STORED) {
        return outcome;
      }
      position += Math.max(length, 0);
    }
    Parts.expectEnd(position, end);
    flag(LOWER_INC, (flags & LOWER_INCLUSIVE) != 0, row);
    flag(UPPER_INC, (flags & UPPER_INCLUSIVE) != 0, row);
    flag(IS_EMPTY, empty, row);
    return Outcome.STORED;
  }

  private void flag(int child, boolean value, int row) {
    BitColumn bits = (BitColumn) children[child];
    bits.set(row, value);
    bits.markValid(row);
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return parts.describe(this, block, "a composite");
  }

  @Override
  void blank(int row) {
    for (ColumnBuilder child : children) {
      child.putNull(row);
    }
  }

  @Override
  int fixedWidth() {
    int width = 0;
    for (ColumnBuilder child : children) {
      width += child.fixedWidth() + 1;
    }
    return width;
  }

  @Override
  long variableBytes() {
    long bytes = 0;
    for (ColumnBuilder child : children) {
      bytes += child.variableBytes();
    }
    return bytes;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {}

  @Override
  void flushChildren(FieldVector vector, int rows) {
    List<FieldVector> vectors = ((StructVector) vector).getChildrenFromFields();
    for (int i = 0; i < children.length; i++) {
      children[i].flush(vectors.get(i), rows);
    }
  }
}
