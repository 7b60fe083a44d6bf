package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Text, as it is. The bytes are copied, though they need no decoding: a batch that DuckDB exports
 * is released as a whole, so a column that kept its buffers would hold the texts of all others too,
 * which no allocator counts.
 */
final class TextDecoder implements ColumnDecoder {

  private final boolean unseen;
  private final ColumnProfile profile;

  /**
   * @param unseen whether the sample had nothing but nulls, so that the first text decides the type
   * @param point before the fraction of a number
   */
  TextDecoder(boolean unseen, char point) {
    this.profile = new ColumnProfile(point);
    this.unseen = unseen;
    profile.add(unseen ? 0 : ColumnProfile.TEXT);
  }

  @Override
  public boolean looks() {
    return unseen;
  }

  @Override
  public int decode(ColumnText texts) {
    for (int row = 0; unseen && row < texts.rows(); row++) {
      if (!texts.isNull(row)) {
        return row;
      }
    }
    return FITS;
  }

  @Override
  public FieldVector vector(Field field, BufferAllocator allocator, VarCharVector texts) {
    int rows = texts.getValueCount();
    ArrowBuf source = texts.getOffsetBuffer();
    int first = source.getInt(0);
    int bytes = source.getInt((long) rows * Integer.BYTES) - first;
    if (first != 0) {
      throw new IllegalStateException("a batch's texts start at " + first);
    }
    FieldVector vector = field.createVector(allocator);
    try (ArrowBuf validity =
            HeapBuffers.copy(allocator, texts.getValidityBuffer(), (rows + 7) / 8);
        ArrowBuf offsets = HeapBuffers.copy(allocator, source, (rows + 1L) * Integer.BYTES);
        ArrowBuf data = HeapBuffers.copy(allocator, texts.getDataBuffer(), bytes)) {
      vector.loadFieldBuffers(
          new ArrowFieldNode(rows, texts.getNullCount()), List.of(validity, offsets, data));
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  @Override
  public ColumnProfile profile() {
    return profile;
  }
}
