package dev.greta.connectors.postgresql;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * pgvector's sparse vectors, as structs. On the wire they are an int32 each of the dimensions, of
 * how many elements are not zero, and one that is unused; the indices of these, from 0; and their
 * values (pgvector, src/sparsevec.c, sparsevec_send).
 */
final class SparseVectorColumn extends ColumnBuilder {

  private static final int HEADER = 3 * Integer.BYTES;

  private final CopiedColumn dimensions = new CopiedColumn(Integer.BYTES);
  private final VectorColumn indices = VectorColumn.floats();
  private final VectorColumn values = VectorColumn.floats();
  private final List<ColumnBuilder> children = List.of(dimensions, indices, values);

  @Override
  void reserveValues(int rows) {
    children.forEach(child -> child.reserve(rows));
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    if (length < HEADER) {
      throw Parts.tooShort();
    }
    int size = Parts.number(block, at + Integer.BYTES, at + length);
    if (size < 0 || size > (length - HEADER) / (2 * Integer.BYTES)) {
      throw Parts.tooShort();
    }
    expect(length, HEADER + 2 * size * Integer.BYTES);
    dimensions.put(block, at, Integer.BYTES, row);
    indices.putElements(block, at + HEADER, size);
    values.putElements(block, at + HEADER + size * Integer.BYTES, size);
    children.forEach(child -> child.markValid(row));
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "a sparse vector";
  }

  @Override
  void blank(int row) {
    children.forEach(child -> child.putNull(row));
  }

  @Override
  int fixedWidth() {
    return 3 * (Integer.BYTES + 1);
  }

  @Override
  long variableBytes() {
    return indices.variableBytes() + values.variableBytes();
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {}

  @Override
  void flushChildren(FieldVector vector, int rows) {
    List<FieldVector> vectors = ((StructVector) vector).getChildrenFromFields();
    for (int i = 0; i < vectors.size(); i++) {
      children.get(i).flush(vectors.get(i), rows);
    }
  }
}
