package dev.greta.testkit;

import dev.greta.spi.BatchReader;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Given rows, in batches that have a dictionary of their own each. */
public final class RowReader implements BatchReader {

  private final BufferAllocator allocator;
  private final Schema schema;
  private final List<List<@Nullable Object>> rows;
  private final int batchRows;
  private MapDictionaryProvider dictionaries = new MapDictionaryProvider();
  private int position;

  public RowReader(
      BufferAllocator allocator, Schema schema, List<List<@Nullable Object>> rows, int batchRows) {
    this.allocator = allocator;
    this.schema = schema;
    this.rows = rows;
    this.batchRows = batchRows;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (position == rows.size()) {
      return null;
    }
    int end = Math.min(rows.size(), position + batchRows);
    dictionaries.close();
    dictionaries = new MapDictionaryProvider();
    VectorSchemaRoot batch =
        ArrowRows.batch(allocator, schema, rows.subList(position, end), dictionaries);
    position = end;
    return batch;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public void close() {
    dictionaries.close();
  }
}
