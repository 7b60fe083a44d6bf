package dev.greta.formats.csv;

import dev.greta.documents.values.HeapBuffers;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;

/** A decoder into values of a fixed width; what is null as text is null as a value. */
interface FixedWidthDecoder extends ColumnDecoder {

  /** The values of the batch last decoded, in a buffer that the caller closes. */
  ArrowBuf values(BufferAllocator allocator, int rows);

  @Override
  default FieldVector vector(Field field, BufferAllocator allocator, VarCharVector texts) {
    int rows = texts.getValueCount();
    FieldVector vector = field.createVector(allocator);
    try (ArrowBuf validity =
            HeapBuffers.copy(allocator, texts.getValidityBuffer(), (rows + 7) / 8);
        ArrowBuf values = values(allocator, rows)) {
      vector.loadFieldBuffers(
          new ArrowFieldNode(rows, texts.getNullCount()), List.of(validity, values));
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }
}
