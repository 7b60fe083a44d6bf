package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import dev.greta.documents.values.TemporalText;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Timestamps in microseconds, all with a zone or all without; then a date is its midnight. */
final class MicrosColumn implements LeafColumn {

  private static final long MICROS_A_DAY = 86_400_000_000L;

  private final boolean utc;
  private final Validity validity = new Validity();
  private long[] values = new long[64];
  private int seen;

  MicrosColumn(boolean utc) {
    this.utc = utc;
  }

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    long micros =
        event == Event.STRING ? micros(in.bytes(), in.start(), in.end()) : TemporalText.NONE;
    if (micros == TemporalText.NONE) {
      return false;
    }
    if (index >= values.length) {
      values = Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }
    values[index] = micros;
    validity.set(index);
    seen |= utc ? Kinds.TIMESTAMP_UTC : in.end() - in.start() == 10 ? Kinds.DATE : Kinds.TIMESTAMP;
    return true;
  }

  private long micros(byte[] text, int start, int end) {
    if (utc) {
      return TemporalText.timestampUtc(text, start, end);
    }
    if (end - start == 10) {
      long day = TemporalText.date(text, start, end);
      return day == TemporalText.NONE ? day : day * MICROS_A_DAY;
    }
    return TemporalText.timestamp(text, start, end);
  }

  @Override
  public void tell(Kinds kinds) {
    kinds.add(seen);
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
