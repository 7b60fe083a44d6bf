package dev.greta.frame;

import dev.greta.spi.BatchReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The rows of a reader, one after the other. */
final class RowStream implements Iterator<List<Optional<Object>>> {

  private final BatchReader reader;
  private @Nullable VectorSchemaRoot batch;
  private int row;
  private boolean closed;

  private RowStream(BatchReader reader) {
    this.reader = reader;
  }

  /** A stream that closes the reader at its end, or when it is closed. */
  static Stream<List<Optional<Object>>> of(BatchReader reader) {
    RowStream rows = new RowStream(reader);
    int traits = Spliterator.ORDERED | Spliterator.IMMUTABLE | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, traits), false)
        .onClose(rows::close);
  }

  @Override
  public boolean hasNext() {
    while (!closed && (batch == null || row == batch.getRowCount())) {
      if (batch != null) {
        batch.close();
      }
      batch = reader.next();
      row = 0;
      if (batch == null) {
        close();
      }
    }
    return !closed;
  }

  @Override
  public List<Optional<Object>> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    VectorSchemaRoot current = java.util.Objects.requireNonNull(batch);
    List<Optional<Object>> values = new ArrayList<>();
    for (int column = 0; column < current.getFieldVectors().size(); column++) {
      values.add(
          Optional.ofNullable(
              JavaValues.of(
                  current.getVector(column),
                  row,
                  reader.schema().getFields().get(column),
                  reader.dictionaries())));
    }
    row++;
    return List.copyOf(values);
  }

  private void close() {
    closed = true;
    if (batch != null) {
      batch.close();
      batch = null;
    }
    reader.close();
  }
}
