package dev.greta.frame;

import dev.greta.duckdb.BatchSlices;
import dev.greta.duckdb.Dictionaries;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of a frame in memory, and the texts behind their codes. Readers and frames share it;
 * nothing in it changes.
 */
final class MemoryTable {

  private final Schema schema;
  private final List<VectorSchemaRoot> batches;
  private final Shared<Dictionaries.View> words;
  private final Shared<Backend.Room> room;
  private final long rows;

  /**
   * Takes over one hold on the words and one on the room.
   *
   * @param batches belong to the table
   */
  MemoryTable(
      Schema schema,
      List<VectorSchemaRoot> batches,
      Shared<Dictionaries.View> words,
      Shared<Backend.Room> room) {
    this.schema = schema;
    this.batches = List.copyOf(batches);
    this.words = words;
    this.room = room;
    this.rows = batches.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
  }

  Schema schema() {
    return schema;
  }

  long rows() {
    return rows;
  }

  Backend.Room room() {
    return room.value();
  }

  Shared<Backend.Room> sharedRoom() {
    return room;
  }

  Dictionaries.View words() {
    return words.value();
  }

  int batches() {
    return batches.size();
  }

  /** A batch once more, which the caller closes; it shares the table's buffers. */
  VectorSchemaRoot batch(int index) {
    VectorSchemaRoot batch = batches.get(index);
    return BatchSlices.slice(batch, 0, batch.getRowCount());
  }

  /** Some columns, over the same buffers. */
  MemoryTable project(List<Integer> ordinals) {
    Schema projected = Columns.project(schema, ordinals);
    return derived(projected, batches.size(), batch -> project(batch, projected, ordinals));
  }

  /** The first rows, over the same buffers. */
  MemoryTable head(long count) {
    int whole = 0;
    long before = 0;
    while (whole < batches.size() && before < count) {
      before += batches.get(whole++).getRowCount();
    }
    long excess = Math.max(0, before - count);
    VectorSchemaRoot last = whole == 0 ? null : batches.get(whole - 1);
    return derived(
        schema,
        whole,
        batch ->
            BatchSlices.slice(batch, 0, batch.getRowCount() - (batch == last ? (int) excess : 0)));
  }

  @FunctionalInterface
  private interface Derivation {
    VectorSchemaRoot of(VectorSchemaRoot batch);
  }

  private MemoryTable derived(Schema derived, int count, Derivation derivation) {
    List<VectorSchemaRoot> shared = new ArrayList<>();
    try {
      for (VectorSchemaRoot batch : batches.subList(0, count)) {
        shared.add(derivation.of(batch));
      }
    } catch (RuntimeException e) {
      shared.forEach(VectorSchemaRoot::close);
      throw e;
    }
    return new MemoryTable(derived, shared, words.hold(), room.hold());
  }

  private static VectorSchemaRoot project(
      VectorSchemaRoot batch, Schema projected, List<Integer> ordinals) {
    List<FieldVector> vectors = ordinals.stream().map(batch::getVector).toList();
    return BatchSlices.pick(projected, vectors, 0, batch.getRowCount());
  }

  /** Called once, when nobody holds the table any more. */
  void end() {
    try {
      batches.forEach(VectorSchemaRoot::close);
      words.release();
    } finally {
      room.release();
    }
  }
}
