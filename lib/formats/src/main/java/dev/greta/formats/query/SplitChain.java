package dev.greta.formats.query;

import dev.greta.duckdb.BatchSlices;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Some columns of several reads, one read after the other. */
final class SplitChain<S> implements BatchReader {

  private final Schema schema;
  private final Set<String> wanted;
  private final Iterator<S> splits;
  private final Function<S, BatchReader> open;
  private @Nullable BatchReader reader;
  private @Nullable SchemaMisfitException misfit;
  private boolean closed;

  /**
   * @param schema what is handed out: columns that every read has, by name
   */
  SplitChain(Schema schema, List<S> splits, Function<S, BatchReader> open) {
    this.schema = schema;
    this.wanted = schema.getFields().stream().map(Field::getName).collect(Collectors.toSet());
    this.splits = splits.iterator();
    this.open = open;
  }

  /** No rows at all. */
  static SplitChain<Void> empty(Schema schema) {
    return new SplitChain<>(
        schema,
        List.of(),
        none -> {
          throw new IllegalStateException("there is no split");
        });
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** Those of the batch last handed out. */
  @Override
  public DictionaryProvider dictionaries() {
    return reader == null ? BatchReader.super.dictionaries() : reader.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!closed && (reader != null || splits.hasNext())) {
      BatchReader current = reader == null ? open.apply(splits.next()) : reader;
      reader = current;
      VectorSchemaRoot batch = advance(current);
      if (batch != null) {
        return picked(batch);
      }
      closeReader();
    }
    return null;
  }

  private @Nullable VectorSchemaRoot advance(BatchReader from) {
    try {
      return from.next();
    } catch (SchemaMisfitException e) {
      misfit = e;
      throw e;
    }
  }

  /** The value that did not fit, if that is what ended the reading. */
  Optional<SchemaMisfitException> misfit() {
    return Optional.ofNullable(misfit);
  }

  private VectorSchemaRoot picked(VectorSchemaRoot batch) {
    if (batch.getFieldVectors().size() == schema.getFields().size()) {
      return batch;
    }
    try (batch) {
      List<FieldVector> vectors =
          batch.getFieldVectors().stream().filter(v -> wanted.contains(v.getName())).toList();
      return BatchSlices.pick(schema, vectors, 0, batch.getRowCount());
    }
  }

  @Override
  public void close() {
    closed = true;
    closeReader();
  }

  private void closeReader() {
    BatchReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
