package dev.greta.documents;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Truth values, as bits. */
final class BooleanColumn implements LeafColumn {

  private final Validity validity = new Validity();
  private final Validity truths = new Validity();
  private boolean any;

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    if (event != Event.TRUE && event != Event.FALSE) {
      return false;
    }
    validity.set(index);
    if (event == Event.TRUE) {
      truths.set(index);
    }
    any = true;
    return true;
  }

  @Override
  public void tell(Kinds kinds) {
    kinds.add(any ? Kinds.BOOLEAN : 0);
  }

  @Override
  public void load(FieldVector vector, int count, BufferAllocator allocator) {
    try (ArrowBuf present = validity.buffer(allocator, count);
        ArrowBuf data = truths.buffer(allocator, count)) {
      vector.loadFieldBuffers(validity.node(count), List.of(present, data));
    }
  }

  @Override
  public void clear(int count) {
    validity.clear(count);
    truths.clear(count);
  }

  @Override
  public int bits() {
    return 2;
  }
}
