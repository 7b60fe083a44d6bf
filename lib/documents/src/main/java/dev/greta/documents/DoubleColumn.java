package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.NumberText;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Numbers that doubles hold in full. */
final class DoubleColumn implements LeafColumn {

  private final Validity validity = new Validity();
  private final NumberText number = new NumberText('.');
  private final NumberProfile others = new NumberProfile();
  private double[] values = new double[64];
  private double largest;
  private int mostScale;
  private boolean any;

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    switch (event) {
      case DECIMAL -> {
        double value = in.longValue() / Powers.TEN[in.scale()];
        largest = Math.max(largest, Math.abs(value));
        mostScale = Math.max(mostScale, in.scale());
        put(index, value);
        return true;
      }
      case LONG -> {
        long value = in.longValue();
        if (value > NumberText.MAX_EXACT_INTEGER || value < -NumberText.MAX_EXACT_INTEGER) {
          return false;
        }
        others.addLong(value);
        put(index, value);
        return true;
      }
      case DOUBLE -> {
        others.addDoubles();
        put(index, in.doubleValue());
        return true;
      }
      case NUMBER -> {
        return writeText(index, in.bytes(), in.start(), in.end());
      }
      default -> {
        return false;
      }
    }
  }

  private boolean writeText(int index, byte[] text, int start, int end) {
    if (!number.read(text, start, end) || !number.fitsDouble(text, start, end)) {
      return false;
    }
    others.add(number, true);
    put(index, number.nearest());
    return true;
  }

  private void put(int index, double value) {
    if (index >= values.length) {
      values = Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }
    values[index] = value;
    validity.set(index);
    any = true;
  }

  @Override
  public void tell(Kinds kinds) {
    if (any) {
      kinds.add(Kinds.NUMBER);
      kinds.numbers().add(others);
      if (mostScale > 0) {
        kinds.numbers().addShort(largest, mostScale);
      }
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
    return 1 + Double.SIZE;
  }
}
