package dev.greta.documents;

import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Values as their own JSON text. */
final class JsonColumn implements LeafColumn {

  /** What a column takes. */
  enum Takes {
    ALL,
    OBJECTS,
    ARRAYS,
    EMPTY_OBJECTS
  }

  private final Takes takes;
  private final Texts texts;
  private final long[] counts = new long[Event.values().length];

  JsonColumn(Takes takes, Meter meter) {
    this.takes = takes;
    this.texts = new Texts(meter);
  }

  @Override
  public boolean write(int index, Event event, DocumentCursor in) {
    if (takes != Takes.ALL && !fits(event, in)) {
      return false;
    }
    counts[event.ordinal()]++;
    in.takeJson();
    texts.write(index, in.bytes(), in.start(), in.end());
    return true;
  }

  private boolean fits(Event event, DocumentCursor in) {
    return switch (takes) {
      case ALL -> true;
      case OBJECTS -> event == Event.OBJECT_START;
      case ARRAYS -> event == Event.ARRAY_START;
      case EMPTY_OBJECTS -> event == Event.OBJECT_START && in.isEmpty();
    };
  }

  private long count(Event event) {
    return counts[event.ordinal()];
  }

  /** How many values of each kind there were: "3 numbers, 1 object". */
  private String histogram() {
    StringBuilder text = new StringBuilder();
    append(text, count(Event.OBJECT_START), "object");
    append(text, count(Event.ARRAY_START), "array");
    append(text, count(Event.STRING), "string");
    append(
        text,
        count(Event.LONG) + count(Event.DECIMAL) + count(Event.DOUBLE) + count(Event.NUMBER),
        "number");
    append(text, count(Event.TRUE) + count(Event.FALSE), "boolean");
    return text.toString();
  }

  /** Why there is JSON, where it is no empty objects. */
  Optional<String> notice(String named) {
    return switch (takes) {
      case ALL -> Optional.of(named + " has " + histogram() + ": each kept as its JSON text");
      case OBJECTS, ARRAYS ->
          Optional.of(
              named
                  + " has too many different fields, or is nested too deeply: "
                  + histogram()
                  + " kept as JSON text");
      case EMPTY_OBJECTS -> Optional.empty();
    };
  }

  private static void append(StringBuilder text, long count, String kind) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(kind);
      text.append(count == 1 ? "" : "s");
    }
  }

  @Override
  public void tell(Kinds kinds) {
    if (takes == Takes.ALL) {
      kinds.addMixed();
    }
    kinds.add(count(Event.OBJECT_START) > 0 ? Kinds.OBJECT : 0);
    kinds.add(count(Event.ARRAY_START) > 0 ? Kinds.ARRAY : 0);
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
