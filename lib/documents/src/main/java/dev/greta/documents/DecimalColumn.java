package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.NumberText;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Decimals of 128 bits: two longs a value, the low one first. */
final class DecimalColumn implements LeafColumn {

  private final int precision;
  private final int scale;
  private final Validity validity = new Validity();
  private final NumberText number = new NumberText('.');
  private final NumberProfile profile = new NumberProfile();
  private final byte[] digits = new byte[24];
  private long[] values = new long[64];
  private boolean any;

  DecimalColumn(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
  }

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    switch (event) {
      case NUMBER -> {
        return number.read(in.bytes(), in.start(), in.end()) && put(index);
      }
      case LONG -> {
        return readText(in.longValue(), 0) && put(index);
      }
      case DECIMAL -> {
        return readText(in.longValue(), in.scale()) && put(index);
      }
      default -> {
        return false;
      }
    }
  }

  /** Writes a number out again, as its text is what the rest is made for; this is rare enough. */
  private boolean readText(long unscaled, int after) {
    int at = digits.length;
    long left = unscaled;
    for (int i = 0; left != 0 || i <= after; i++) {
      if (i == after && after > 0) {
        digits[--at] = '.';
      }
      digits[--at] = (byte) ('0' + Math.abs(left % 10));
      left /= 10;
    }
    if (unscaled < 0) {
      digits[--at] = '-';
    }
    return number.read(digits, at, digits.length);
  }

  private boolean put(int index) {
    // What a double holds does not matter here, as some number is none; see tell().
    profile.add(number, true);
    if (!number.fitsDecimal(precision, scale)) {
      return false;
    }
    if (2 * index + 1 >= values.length) {
      values = Arrays.copyOf(values, Math.max(2 * index + 2, 2 * values.length));
    }
    values[2 * index] = number.decimalLow();
    values[2 * index + 1] = number.decimalHigh();
    validity.set(index);
    any = true;
    return true;
  }

  @Override
  public void tell(Kinds kinds) {
    if (any) {
      kinds.add(Kinds.NUMBER);
      kinds.numbers().add(profile);
      kinds.numbers().addInexact();
    }
  }

  @Override
  public void load(FieldVector vector, int count, BufferAllocator allocator) {
    values = 2 * count > values.length ? Arrays.copyOf(values, 2 * count) : values;
    try (ArrowBuf present = validity.buffer(allocator, count);
        ArrowBuf data = HeapBuffers.of(allocator, values, 2 * count)) {
      vector.loadFieldBuffers(validity.node(count), List.of(present, data));
    }
  }

  @Override
  public void clear(int count) {
    Arrays.fill(values, 0, Math.min(2 * count, values.length), 0);
    validity.clear(count);
  }

  @Override
  public int bits() {
    return 1 + 2 * Long.SIZE;
  }
}
