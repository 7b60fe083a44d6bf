package dev.greta.jdbc;

import dev.greta.spi.BatchTarget;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.GretaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Gathers rows into batches. */
public final class RowBatch {

  private static final int FIRST_ROOM = 1_024;

  /** A batch's text stays in one array, whatever the user asks for. */
  private static final long MAX_BATCH_BYTES = 512L << 20;

  private final Field[] fields;
  private final Lane[] lanes;
  private final BytesLane[] texts;
  private final ColumnReader[] readers;
  private final long[] replaced;
  private final OnUnrepresentable policy;
  private final Refusal refusal;
  private final int maxRows;
  private final long maxBytes;
  private final long bitsPerRow;
  private int room;
  private int rows;
  private long rowsBefore;

  /**
   * A column and how it is read.
   *
   * @param lane that the reader fills
   */
  public record Column(Field field, Lane lane, ColumnReader reader) {}

  /** Makes the failure of a value that was not stored. */
  public interface Refusal {
    /**
     * @param row of the read, from 1
     */
    GretaException of(int column, long row, String value, Outcome outcome);
  }

  public RowBatch(
      List<Column> columns, BatchTarget target, OnUnrepresentable policy, Refusal refusal) {
    this.fields = columns.stream().map(Column::field).toArray(Field[]::new);
    this.lanes = columns.stream().map(Column::lane).toArray(Lane[]::new);
    this.texts =
        columns.stream()
            .map(Column::lane)
            .filter(BytesLane.class::isInstance)
            .toArray(BytesLane[]::new);
    this.readers = columns.stream().map(Column::reader).toArray(ColumnReader[]::new);
    this.replaced = new long[fields.length];
    this.policy = policy;
    this.refusal = refusal;
    this.maxRows = target.rows();
    this.maxBytes = Math.min(target.bytes(), MAX_BATCH_BYTES);
    this.bitsPerRow = columns.stream().mapToLong(c -> 1 + c.lane().fixedBits()).sum();
  }

  public boolean isFull() {
    return rows >= maxRows || (rows > 0 && bytes() >= maxBytes);
  }

  int rows() {
    return rows;
  }

  private long bytes() {
    long bytes = rows * bitsPerRow / 8;
    for (BytesLane text : texts) {
      bytes += text.size();
    }
    return bytes;
  }

  /** Takes in the row at hand. */
  public void add() throws SQLException {
    if (rows == room) {
      room = (int) Math.min(maxRows, Math.max(FIRST_ROOM, 2L * room));
      for (Lane lane : lanes) {
        lane.reserve(room);
      }
    }
    for (int i = 0; i < readers.length; i++) {
      Outcome outcome = readers[i].read(rows);
      if (outcome != Outcome.STORED) {
        replaceOrRefuse(i, outcome);
      }
    }
    rows++;
  }

  private void replaceOrRefuse(int column, Outcome outcome) throws SQLException {
    if (outcome == Outcome.MISFIT || policy == OnUnrepresentable.ERROR) {
      throw refusal.of(column, rowsBefore + rows + 1, readers[column].describe(), outcome);
    }
    lanes[column].setNull(rows);
    replaced[column]++;
  }

  /** Hands out the rows so far as a batch that the caller owns, and begins the next. */
  VectorSchemaRoot flush(BufferAllocator allocator, ReadListener listener) {
    listener.bytesRead(bytes());
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < fields.length; i++) {
        FieldVector vector = fields[i].createVector(allocator);
        vectors.add(vector);
        lanes[i].flush(vector, rows);
      }
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    VectorSchemaRoot batch = new VectorSchemaRoot(List.of(fields), vectors, rows);
    rowsBefore += rows;
    rows = 0;
    reportReplaced(listener);
    return batch;
  }

  private void reportReplaced(ReadListener listener) {
    for (int i = 0; i < replaced.length; i++) {
      if (replaced[i] > 0) {
        listener.replaced(fields[i].getName(), replaced[i]);
        replaced[i] = 0;
      }
    }
  }
}
