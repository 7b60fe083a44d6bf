package dev.greta.connectors.api;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The value of for_each as a column beside the records.
 *
 * @param name of the column
 * @param value in each row
 */
record StepColumn(String name, String value) {

  private Field field() {
    return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "for_each");
  }

  /** The schema with this column behind the others. */
  Schema added(Schema schema) {
    if (schema.getFields().stream().anyMatch(f -> f.getName().equals(name))) {
      throw new ConfigException(
          Fault.of(ConfigCode.WRONG_VALUE, "the records have a field '" + name + "' of their own")
              .withPlace("data.api_config.for_each.column")
              .withRemedy("Give the column another name."));
    }
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(field());
    return new Schema(fields, schema.getCustomMetadata());
  }

  /** The batch with this column; its vectors have a new owner. */
  VectorSchemaRoot added(VectorSchemaRoot batch, BufferAllocator allocator) {
    int rows = batch.getRowCount();
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    VarCharVector column = (VarCharVector) field().createVector(allocator);
    try {
      column.allocateNew((long) text.length * rows, rows);
      for (int i = 0; i < rows; i++) {
        column.set(i, text);
      }
      column.setValueCount(rows);
    } catch (RuntimeException | Error e) {
      column.close();
      batch.close();
      throw e;
    }
    List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors());
    vectors.add(column);
    return new VectorSchemaRoot(added(batch.getSchema()).getFields(), vectors, rows);
  }
}
