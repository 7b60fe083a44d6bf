package dev.greta.frame;

import dev.greta.formats.write.DatasetWriter;
import dev.greta.spi.BatchReader;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/** Where a frame's rows become a file. */
final class DatasetFiles {

  private DatasetFiles() {}

  /**
   * Writes all rows and closes the reader.
   *
   * @param room of the frame; the allocator is one beside it, as a frame may have filled its own
   */
  static void write(BatchReader batches, Path file, Backend.Room room) {
    try (BufferAllocator beside =
            room.allocator().getRoot().newChildAllocator("writing", 0, Long.MAX_VALUE);
        batches) {
      new DatasetWriter(
              new DatasetWriter.Settings(
                  beside, room.tempDirectory(), room.engineBytes(), room.threads(), false))
          .write(batches, file);
    }
  }
}
