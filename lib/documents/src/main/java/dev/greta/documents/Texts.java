package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Texts of a batch, one after the other. */
final class Texts {

  /** A column's bits but for the bytes of its texts. */
  static final int BITS = 1 + Integer.SIZE;

  private final Meter meter;
  private final Validity validity = new Validity();
  private byte[] data = new byte[256];
  private int[] offsets = new int[64];

  /** Up to this index, all offsets are known. */
  private int last;

  Texts(Meter meter) {
    this.meter = meter;
  }

  void write(int index, byte[] text, int start, int end) {
    fillTo(index + 1);
    int from = offsets[index];
    int length = end - start;
    int to = Math.addExact(from, length);
    if (to > data.length) {
      data =
          Arrays.copyOf(
              data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(to, 2L * data.length)));
    }
    System.arraycopy(text, start, data, from, length);
    offsets[index + 1] = to;
    validity.set(index);
    meter.addBytes(length);
  }

  private void fillTo(int index) {
    if (index >= offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(index + 1, 2 * offsets.length));
    }
    int end = offsets[last];
    while (last < index) {
      offsets[++last] = end;
    }
  }

  void load(FieldVector vector, int count, BufferAllocator allocator) {
    fillTo(count);
    try (ArrowBuf present = validity.buffer(allocator, count);
        ArrowBuf ends = HeapBuffers.of(allocator, offsets, count + 1);
        ArrowBuf bytes = HeapBuffers.of(allocator, data, offsets[count])) {
      vector.loadFieldBuffers(validity.node(count), List.of(present, ends, bytes));
    }
  }

  void clear(int count) {
    validity.clear(count);
    last = 0;
  }
}
