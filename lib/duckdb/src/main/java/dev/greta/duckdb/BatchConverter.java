package dev.greta.duckdb;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Turns the batches of one schema into those of another, column by column. Where both sides lie
 * alike in memory the buffers are shared, not copied. Safe for use by many threads.
 */
public final class BatchConverter {

  private final Schema target;
  private final List<Conversion> columns;

  private BatchConverter(Schema target, List<Conversion> columns) {
    this.target = target;
    this.columns = List.copyOf(columns);
  }

  /** From a frame's schema to what DuckDB takes in. */
  static BatchConverter entering(Schema frame) {
    List<Crossing> crossings = frame.getFields().stream().map(Crossing::of).toList();
    return new BatchConverter(
        new Schema(crossings.stream().map(Crossing::carrier).toList()),
        crossings.stream().map(Crossing::in).toList());
  }

  /**
   * From what DuckDB exports to the schema that is due.
   *
   * @throws ValidationException if a column cannot become what it should
   */
  static BatchConverter leaving(Schema exported, Schema target) {
    List<Conversion> columns = new ArrayList<>();
    for (int i = 0; i < target.getFields().size(); i++) {
      columns.add(Leaving.of(exported.getFields().get(i), target.getFields().get(i)));
    }
    return new BatchConverter(target, columns);
  }

  /**
   * From a schema to one of the same types, with every dictionary-encoded column's codes rewritten
   * to those of {@link Dictionaries}, as Int32.
   */
  public static BatchConverter recoding(Schema from, Schema to) {
    List<Conversion> columns = new ArrayList<>();
    for (int i = 0; i < to.getFields().size(); i++) {
      columns.add(recoding(from.getFields().get(i), to.getFields().get(i)));
    }
    return new BatchConverter(to, columns);
  }

  /** Whether a field, or one nested in it, is dictionary-encoded. */
  public static boolean isCoded(Field field) {
    return field.getDictionary() != null
        || field.getChildren().stream().anyMatch(BatchConverter::isCoded);
  }

  /** What {@link #convert} gives. */
  public Schema target() {
    return target;
  }

  /**
   * Converts a batch. Codes, where there are any, are Int32.
   *
   * @param batch stays the caller's
   * @param source the batch's dictionaries
   * @param words grows by the texts that it has not seen
   * @param allocator of the same root as the batch's
   * @param firstRow the number of the batch's first row, from 1, for messages
   * @return a batch that belongs to the caller
   * @throws SchemaMisfitException if a wider type would hold a value that does not fit
   * @throws ValidationException if none would
   */
  public VectorSchemaRoot convert(
      VectorSchemaRoot batch,
      DictionaryProvider source,
      Dictionaries words,
      BufferAllocator allocator,
      long firstRow) {
    VectorSchemaRoot converted = emptyRoot(target, allocator);
    try (ArrowRecordBatch flat = flat(batch, source, words, allocator, firstRow)) {
      new VectorLoader(converted).load(flat);
      return converted;
    } catch (RuntimeException e) {
      converted.close();
      throw e;
    }
  }

  /** The same in flat form, to be closed by the caller. */
  ArrowRecordBatch flat(
      VectorSchemaRoot batch,
      DictionaryProvider source,
      Dictionaries words,
      BufferAllocator allocator,
      long firstRow) {
    Conversion.Words codes = new Conversion.Words(source, words);
    try (ArrowRecordBatch original = new VectorUnloader(batch).getRecordBatch();
        Flat.Out out = new Flat.Out(allocator)) {
      Flat.In in = new Flat.In(original);
      for (int column = 0; column < columns.size(); column++) {
        try {
          requireNoNull(batch.getVector(column), column);
          columns.get(column).move(in, out, codes);
        } catch (Misfit misfit) {
          throw refusal(misfit, column, firstRow);
        }
      }
      return out.batch(batch.getRowCount());
    }
  }

  private void requireNoNull(FieldVector vector, int column) throws Misfit {
    if (target.getFields().get(column).isNullable() || vector.getNullCount() == 0) {
      return;
    }
    int row = 0;
    while (!vector.isNull(row)) {
      row++;
    }
    throw new Misfit(
        row,
        "null is not allowed in this column",
        Optional.of(
            field ->
                new Field(
                    field.getName(),
                    new FieldType(
                        true, field.getType(), field.getDictionary(), field.getMetadata()),
                    field.getChildren())));
  }

  private GretaException refusal(Misfit misfit, int column, long firstRow) {
    Field field = target.getFields().get(column);
    String place = "column " + misfit.place(field) + ", row " + (firstRow + misfit.index());
    Fault fault =
        Fault.of("GRT-710", place + ": " + misfit.getMessage())
            .withPlace(place)
            .withRemedy("give the column a type that holds the value, or leave it out");
    return misfit
        .widened(field)
        .<GretaException>map(wider -> new SchemaMisfitException(fault, replaced(column, wider)))
        .orElseGet(() -> new ValidationException(fault));
  }

  private Schema replaced(int column, Field wider) {
    List<Field> fields = new ArrayList<>(target.getFields());
    fields.set(column, wider);
    return new Schema(fields, target.getCustomMetadata());
  }

  /** Vectors for a schema, without rows; its dictionary-encoded columns as Int32 vectors. */
  public static VectorSchemaRoot emptyRoot(Schema schema, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>();
    for (Field field : schema.getFields()) {
      vectors.add(inMemory(field).createVector(allocator));
    }
    return new VectorSchemaRoot(schema, vectors, 0);
  }

  private static Field inMemory(Field field) {
    DictionaryEncoding encoding = field.getDictionary();
    List<Field> children = field.getChildren().stream().map(BatchConverter::inMemory).toList();
    ArrowType type = encoding == null ? field.getType() : new ArrowType.Int(32, true);
    FieldType fieldType = new FieldType(field.isNullable(), type, encoding, field.getMetadata());
    return new Field(field.getName(), fieldType, encoding == null ? children : null);
  }

  private static Conversion recoding(Field from, Field to) {
    if (from.getDictionary() != null && to.getDictionary() != null) {
      long id = from.getDictionary().getId();
      return Coded.recode(id, Crossing.codes(from), to.getDictionary().getId(), false);
    }
    List<Conversion> children = new ArrayList<>();
    for (int i = 0; i < to.getChildren().size(); i++) {
      children.add(recoding(from.getChildren().get(i), to.getChildren().get(i)));
    }
    Conversion self = Conversion.same(buffers(to));
    return (in, out, words) -> {
      self.move(in, out, words);
      for (Conversion child : children) {
        child.move(in, out, words);
      }
    };
  }

  private static int buffers(Field field) {
    return switch (field.getType().getTypeID()) {
      case Utf8View, BinaryView ->
          throw new ValidationException(
              Fault.of(
                  Crossing.NO_TYPE,
                  "column " + field.getName() + ": " + field.getType() + " beside dictionaries"));
      default -> TypeLayout.getTypeBufferCount(field.getType());
    };
  }
}
