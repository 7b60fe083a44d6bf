package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.TemporalText;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Dates, as days since 1970-01-01. */
final class DateColumn implements LeafColumn {

  private final Validity validity = new Validity();
  private int[] values = new int[64];
  private boolean any;

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    long day =
        event == Event.STRING
            ? TemporalText.date(in.bytes(), in.start(), in.end())
            : TemporalText.NONE;
    if (day == TemporalText.NONE) {
      return false;
    }
    if (index >= values.length) {
      values = Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }
    values[index] = (int) day;
    validity.set(index);
    any = true;
    return true;
  }

  @Override
  public void tell(Kinds kinds) {
    kinds.add(any ? Kinds.DATE : 0);
  }

  @Override
  public void load(FieldVector vector, int count, BufferAllocator allocator) {
    values = count > values.length ? Arrays.copyOf(values, count) : values;
    try (ArrowBuf present = validity.buffer(allocator, count);
        ArrowBuf data = HeapBuffers.of(allocator, values, count)) {
      vector.loadFieldBuffers(validity.node(count), List.of(present, data));
    }
  }

  @Override
  public void clear(int count) {
    Arrays.fill(values, 0, Math.min(count, values.length), 0);
    validity.clear(count);
  }

  @Override
  public int bits() {
    return 1 + Integer.SIZE;
  }
}
