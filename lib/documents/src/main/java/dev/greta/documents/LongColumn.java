package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.NumberText;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Integers of 64 bits. */
final class LongColumn implements LeafColumn {

  private final Validity validity = new Validity();
  private final NumberText number = new NumberText('.');
  private long[] values = new long[64];
  private long least;
  private long most;
  private boolean any;

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    if (event == Event.LONG) {
      put(index, in.longValue());
      return true;
    }
    if (event == Event.NUMBER
        && number.read(in.bytes(), in.start(), in.end())
        && number.fitsLong()
        && number.fitsDecimal(NumberProfile.DIGITS, 0)) {
      put(index, number.decimalLow());
      return true;
    }
    return false;
  }

  private void put(int index, long value) {
    if (index >= values.length) {
      values = Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }
    values[index] = value;
    validity.set(index);
    least = Math.min(least, value);
    most = Math.max(most, value);
    any = true;
  }

  @Override
  public void tell(Kinds kinds) {
    if (any) {
      kinds.add(Kinds.NUMBER);
      kinds.numbers().addLongs(least, most);
    }
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
    return 1 + Long.SIZE;
  }
}
