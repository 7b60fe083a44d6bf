package dev.greta.ingest;

import dev.greta.spi.BatchReader;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.telemetry.RunListener;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes through it: rows, bytes, nulls a column. Holds each batch to the plan's schema
 * and ends after a given number of rows.
 */
final class Tally implements BatchReader {

  private final BatchReader source;
  private final Schema schema;
  private final RunListener listener;
  private final long[] nulls;
  private long rowsLeft;
  private long rows;
  private long arrowBytes;

  Tally(BatchReader source, Schema schema, long limit, RunListener listener) {
    this.source = source;
    this.schema = schema;
    this.rowsLeft = limit;
    this.listener = listener;
    this.nulls = new long[schema.getFields().size()];
  }

  long rows() {
    return rows;
  }

  long arrowBytes() {
    return arrowBytes;
  }

  /** Nulls a column, in column order. */
  long[] nulls() {
    return nulls.clone();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return source.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot root = rowsLeft == 0 ? null : source.next();
    if (root == null) {
      return null;
    }
    VectorSchemaRoot kept;
    try {
      hold(root);
      kept = cut(root);
    } catch (Throwable e) {
      root.close();
      throw e;
    }
    count(kept);
    return kept;
  }

  private void hold(VectorSchemaRoot root) {
    if (!isAsPlanned(root.getSchema().getFields(), schema.getFields())) {
      throw new ValidationException(
          Fault.of(
                  "GRT-790",
                  "a batch does not have the planned schema: planned "
                      + schema
                      + ", came "
                      + root.getSchema())
              .withRemedy("This is a fault of the connector; please report it."));
    }
  }

  /**
   * A batch carries a dictionary-encoded column as its codes, and Arrow's vectors rename the
   * elements of lists; all else is as it was planned.
   */
  private static boolean isAsPlanned(List<Field> came, List<Field> planned) {
    if (came.size() != planned.size()) {
      return false;
    }
    for (int i = 0; i < came.size(); i++) {
      if (!came.get(i).getName().equals(planned.get(i).getName())
          || !isAsPlanned(came.get(i), planned.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsPlanned(Field came, Field planned) {
    if (planned.getDictionary() != null) {
      return came.getDictionary() != null
          && came.getDictionary().getId() == planned.getDictionary().getId();
    }
    if (!came.getType().equals(planned.getType())) {
      return false;
    }
    return planned.getType() instanceof ArrowType.Struct
        ? isAsPlanned(came.getChildren(), planned.getChildren())
        : IntStream.range(0, planned.getChildren().size())
            .allMatch(i -> isAsPlanned(came.getChildren().get(i), planned.getChildren().get(i)));
  }

  private VectorSchemaRoot cut(VectorSchemaRoot root) {
    if (root.getRowCount() <= rowsLeft) {
      return root;
    }
    VectorSchemaRoot head = Batches.slice(root, 0, (int) rowsLeft);
    root.close();
    return head;
  }

  private void count(VectorSchemaRoot root) {
    long bytes = Batches.bytes(root);
    rows += root.getRowCount();
    rowsLeft -= root.getRowCount();
    arrowBytes += bytes;
    for (int i = 0; i < nulls.length; i++) {
      nulls[i] += root.getVector(i).getNullCount();
    }
    listener.batch(root.getRowCount(), bytes);
  }

  @Override
  public void close() {
    source.close();
  }
}
