package dev.greta.documents;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Texts as they are, and where they are taken, other values as their JSON text. */
final class TextColumn implements LeafColumn {

  /** What a column takes. */
  enum Takes {
    /** Texts. */
    STRINGS,
    /** Numbers that no number type holds, or that stand beside such. */
    NUMBERS,
    /** Everything. */
    ALL,
    /** Nothing, as no value was seen: the first one decides. */
    NOTHING
  }

  private final Takes takes;
  private final Texts texts;
  private boolean any;

  TextColumn(Takes takes, Meter meter) {
    this.takes = takes;
    this.texts = new Texts(meter);
  }

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    boolean string = event == Event.STRING;
    if (!string && takes == Takes.ALL) {
      in.takeJson();
    } else if (!(string && (takes == Takes.STRINGS || takes == Takes.ALL))) {
      if (takes != Takes.NUMBERS || !isNumber(event)) {
        return false;
      }
      in.takeJson();
    }
    texts.write(index, in.bytes(), in.start(), in.end());
    any = true;
    return true;
  }

  private static boolean isNumber(Event event) {
    return event == Event.LONG || event == Event.DECIMAL || event == Event.NUMBER;
  }

  @Override
  public void tell(Kinds kinds) {
    if (takes == Takes.ALL) {
      kinds.addMixed();
      return;
    }
    if (!any) {
      return;
    }
    switch (takes) {
      case STRINGS -> kinds.add(Kinds.TEXT);
      case NUMBERS -> {
        kinds.add(Kinds.NUMBER);
        kinds.numbers().addFar();
      }
      default -> {}
    }
  }

  @Override
  public void load(FieldVector vector, int count, BufferAllocator allocator) {
    texts.load(vector, count, allocator);
  }

  @Override
  public void clear(int count) {
    texts.clear(count);
  }

  @Override
  public int bits() {
    return Texts.BITS;
  }
}
