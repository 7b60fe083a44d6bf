package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Where the elements of lists begin and end. */
final class ListColumn {

  static final int BITS = 1 + Integer.SIZE;

  private final Validity validity = new Validity();
  private int[] offsets = new int[64];
  private int last;
  private final int elementBits;

  /**
   * @param elementBits what an element takes
   */
  ListColumn(int elementBits) {
    this.elementBits = elementBits;
  }

  int elementBits() {
    return elementBits;
  }

  /** How many elements there are. */
  int elements() {
    return offsets[last];
  }

  /** Ends the list at an index, all of whose elements have been written. */
  void end(int index, int elements) {
    int before = offsets[last];
    fillTo(index, before);
    fillTo(index + 1, elements);
    validity.set(index);
  }

  private void fillTo(int index, int elements) {
    if (index >= offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(index + 1, 2 * offsets.length));
    }
    while (last < index) {
      offsets[++last] = elements;
    }
  }

  void load(FieldVector vector, int count, BufferAllocator allocator) {
    fillTo(count, offsets[last]);
    try (ArrowBuf present = validity.buffer(allocator, count);
        ArrowBuf ends = HeapBuffers.of(allocator, offsets, count + 1)) {
      vector.loadFieldBuffers(validity.node(count), List.of(present, ends));
    }
  }

  void clear(int count) {
    validity.clear(count);
    last = 0;
  }
}
