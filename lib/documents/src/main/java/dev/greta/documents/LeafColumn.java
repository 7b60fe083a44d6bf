package dev.greta.documents;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * The values of one path, on the heap, until they move into a vector in bulk. What is not written
 * is null.
 */
interface LeafColumn {

  /**
   * Writes the value that has just begun, unless it is null.
   *
   * @param index larger than any before, since the last {@link #clear}
   * @return false if it does not fit; then nothing of it was taken
   */
  boolean write(int index, Event event, DocumentCursor in);

  /** Adds what all values so far have in common, those before a {@link #clear} included. */
  void tell(Kinds kinds);

  /** Loads the first so many values into a vector of the column's type. */
  void load(FieldVector vector, int count, BufferAllocator allocator);

  /** Forgets the first so many values, which are all. */
  void clear(int count);

  /** How many bits of a batch a value takes, the bytes of a text aside. */
  int bits();
}
