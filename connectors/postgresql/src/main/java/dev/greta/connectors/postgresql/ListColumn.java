package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Arrays, multiranges and hstores: values of any number of elements. */
final class ListColumn extends ColumnBuilder {

  private enum Content {
    ARRAY,
    MULTIRANGE,
    HSTORE
  }

  /** The server's own limit, MAXDIM. */
  private static final int MAX_DIMENSIONS = 6;

  /** array_send: dimensions, whether there are nulls, the element's type. */
  private static final int ARRAY_HEADER = 3 * Integer.BYTES;

  /** A dimension's length and lower bound. */
  private static final int DIMENSION = 2 * Integer.BYTES;

  private final Content content;
  private final ColumnBuilder elements;
  private final Parts parts;

  /** Whether a value of other dimensions may still settle what the column's are. */
  private final boolean open;

  private final Ends[] levels;
  private int count;

  /** Where the lists of one level end among those, or the elements, of the next. */
  private static final class Ends {

    private byte[] offsets = new byte[Integer.BYTES];
    private int lists;
    private int end;

    private void reserve(int rows) {
      offsets = Arrays.copyOf(offsets, Math.multiplyExact(rows + 1, Integer.BYTES));
    }

    private void ensure(long rows) {
      if (rows >= offsets.length / Integer.BYTES) {
        if (rows >= Integer.MAX_VALUE / Integer.BYTES / 2) {
          throw CopyStream.malformed("more than 2 GiB of one column in one batch");
        }
        reserve((int) rows * 2);
      }
    }

    private void add(int size) {
      end += size;
      lists++;
      FixedColumn.INT.set(offsets, lists * Integer.BYTES, end);
    }

    private void clear() {
      lists = 0;
      end = 0;
    }
  }

  private ListColumn(
      Content content, ColumnBuilder elements, int dimensions, boolean open, Parts parts) {
    this.content = content;
    this.elements = elements;
    this.parts = parts;
    this.open = open;
    this.levels = new Ends[dimensions];
    Arrays.setAll(levels, level -> new Ends());
  }

  static ListColumn array(ColumnBuilder elements, PgColumn column, Parts parts) {
    return new ListColumn(Content.ARRAY, elements, column.dimensions(), column.unbounded(), parts);
  }

  static ListColumn multirange(ColumnBuilder ranges, Parts parts) {
    return new ListColumn(Content.MULTIRANGE, ranges, 1, false, parts);
  }

  /** A map is a list of entries. */
  static ListColumn hstore(Parts parts) {
    List<ColumnBuilder> entry =
        List.of(new TextColumn(TextColumn.Content.TEXT), new TextColumn(TextColumn.Content.TEXT));
    StructColumn entries = StructColumn.composite(entry, parts);
    return new ListColumn(Content.HSTORE, entries, 1, false, parts);
  }

  @Override
  void reserveValues(int rows) {
    levels[0].reserve(rows);
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    return switch (content) {
      case ARRAY -> putArray(block, at, at + length);
      case MULTIRANGE -> {
        int ranges = Parts.number(block, at, at + length);
        yield putElements(block, at + Integer.BYTES, at + length, ranges);
      }
      case HSTORE -> putPairs(block, at, at + length);
    };
  }

  private Outcome putArray(byte[] block, int at, int end) {
    int dimensions = Parts.number(block, at, end);
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw CopyStream.malformed("an array of " + dimensions + " dimensions");
    }
    int sizes = at + ARRAY_HEADER;
    if (end - sizes < dimensions * DIMENSION) {
      throw Parts.tooShort();
    }
    if (dimensions == 0) {
      Parts.expectEnd(sizes, end);
      levels[0].add(0);
      return Outcome.STORED;
    }
    if (dimensions != levels.length) {
      return open ? Outcome.MISFIT : Outcome.UNREPRESENTABLE;
    }
    countShift(block, sizes);
    int elementsAt = sizes + dimensions * DIMENSION;
    long lists = 1;
    for (int level = 0; level < levels.length - 1; level++) {
      int size = size(block, sizes + level * DIMENSION, lists, end - elementsAt);
      addLists(level, (int) lists, size);
      lists *= size;
    }
    int last = levels.length - 1;
    int size = size(block, sizes + last * DIMENSION, lists, end - elementsAt);
    return putElements(block, elementsAt, end, (int) lists, size);
  }

  /** A list has no numbering of its own. */
  private void countShift(byte[] block, int sizes) {
    for (int level = 0; level < levels.length; level++) {
      int lower = (int) FixedColumn.WIRE_INT.get(block, sizes + level * DIMENSION + Integer.BYTES);
      if (lower != 1) {
        parts.shift();
        return;
      }
    }
  }

  /** The length of a dimension; an element takes at least the bytes that tell its length. */
  private static int size(byte[] block, int at, long lists, int bytes) {
    int size = (int) FixedColumn.WIRE_INT.get(block, at);
    if (size < 1 || lists * size > bytes / Integer.BYTES) {
      throw Parts.tooShort();
    }
    return size;
  }

  private void addLists(int level, int lists, int size) {
    Ends ends = levels[level];
    ends.ensure((long) ends.lists + lists);
    for (int i = 0; i < lists; i++) {
      ends.add(size);
    }
  }

  private Outcome putElements(byte[] block, int at, int end, int size) {
    if (size < 0 || size > (end - at) / Integer.BYTES) {
      throw Parts.tooShort();
    }
    return putElements(block, at, end, 1, size);
  }

  private Outcome putElements(byte[] block, int at, int end, int lists, int size) {
    int elementsThere = lists * size;
    elements.ensure((long) count + elementsThere);
    int position = at;
    for (int i = 0; i < elementsThere; i++) {
      int length = Parts.length(block, position, end);
      position += Integer.BYTES;
      Outcome outcome = parts.put(elements, block, position, length, count + i);
      if (outcome != Outcome.STORED) {
        return outcome;
      }
      position += Math.max(length, 0);
    }
    Parts.expectEnd(position, end);
    count += elementsThere;
    addLists(levels.length - 1, lists, size);
    return Outcome.STORED;
  }

  private Outcome putPairs(byte[] block, int at, int end) {
    int pairs = Parts.number(block, at, end);
    if (pairs < 0 || pairs > (end - at) / DIMENSION) {
      throw Parts.tooShort();
    }
    elements.ensure((long) count + pairs);
    StructColumn entries = (StructColumn) elements;
    int position = at + Integer.BYTES;
    for (int i = 0; i < pairs; i++) {
      position = entries.putPair(block, position, end, count);
      entries.markValid(count);
      count++;
    }
    Parts.expectEnd(position, end);
    levels[0].add(pairs);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    int dimensions = content == Content.ARRAY ? Parts.number(block, at, at + length) : 0;
    String of = dimensions == 1 ? " dimension" : " dimensions";
    return parts.describe(this, block, "an array of " + dimensions + of);
  }

  @Override
  void blank(int row) {
    levels[0].add(0);
  }

  @Override
  int fixedWidth() {
    return Integer.BYTES;
  }

  @Override
  long variableBytes() {
    long bytes = elements.variableBytes() + (long) count * (elements.fixedWidth() + 1);
    for (int level = 1; level < levels.length; level++) {
      bytes += (long) levels[level].lists * Integer.BYTES;
    }
    return bytes;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, levels[0].offsets, (rows + 1) * Integer.BYTES));
  }

  @Override
  void flushChildren(FieldVector vector, int rows) {
    FieldVector inner = ((ListVector) vector).getDataVector();
    for (int level = 1; level < levels.length; level++) {
      loadLists(inner, levels[level]);
      inner = ((ListVector) inner).getDataVector();
    }
    elements.flush(inner, count);
  }

  /** A list within an array is never null. */
  private static void loadLists(FieldVector vector, Ends ends) {
    BufferAllocator allocator = vector.getAllocator();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      ArrowBuf validity = allocator.buffer(bitBytes(ends.lists));
      buffers.add(validity);
      validity.setOne(0, bitBytes(ends.lists));
      validity.writerIndex(bitBytes(ends.lists));
      buffers.add(copy(allocator, ends.offsets, (ends.lists + 1) * Integer.BYTES));
      load(vector, buffers, ends.lists);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }

  @Override
  void clear() {
    count = 0;
    for (Ends level : levels) {
      level.clear();
    }
  }
}
