package dev.greta.ingest;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What is asked of a batch here, and Arrow does not answer. */
final class Batches {

  private Batches() {}

  /** The bytes of its Arrow buffers. */
  static long bytes(VectorSchemaRoot batch) {
    long bytes = 0;
    for (FieldVector vector : batch.getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }

  /**
   * Some rows, sharing the batch's buffers. Arrow's own slice takes its schema from the vectors,
   * which rename the elements of lists.
   */
  static VectorSchemaRoot slice(VectorSchemaRoot batch, int start, int rows) {
    VectorSchemaRoot slice = batch.slice(start, rows);
    return new VectorSchemaRoot(batch.getSchema(), slice.getFieldVectors(), rows);
  }
}
