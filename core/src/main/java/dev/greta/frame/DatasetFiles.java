package dev.greta.frame;

import dev.greta.spi.BatchReader;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import java.nio.file.Path;

/** Where a frame's rows become a file. */
final class DatasetFiles {

  private DatasetFiles() {}

  /** Writes all rows; the one place that knows the writer. */
  static void write(DataFrame frame, Path file) {
    try (BatchReader batches = frame.batches()) {
      throw new OutputException(
          Fault.of("GRT-1110", "no writer for " + file + " and columns " + batches.schema()));
    }
  }
}
