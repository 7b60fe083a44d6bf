package dev.greta.frame;

import dev.greta.spi.BatchReader;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads a table, which stays for as long. */
final class DuckReader implements BatchReader {

  private final Shared<DuckTable> table;
  private final BatchReader rows;
  private boolean closed;

  /** Takes over one hold on the table. */
  DuckReader(Shared<DuckTable> table, List<Integer> ordinals, long limit) {
    this.table = table;
    this.rows = table.value().read(ordinals, limit);
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return rows.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    return rows.next();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        rows.close();
      } finally {
        table.release();
      }
    }
  }
}
