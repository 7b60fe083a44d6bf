package dev.greta.frame;

import dev.greta.formats.write.DatasetWriter;
import dev.greta.formats.write.StreamFormat;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/** Where a frame's rows become a file, or a stream. */
final class DatasetFiles {

  /** What messages call a stream. */
  private static final Path STREAM = Path.of("the stream");

  private DatasetFiles() {}

  /**
   * Writes all rows and closes the reader.
   *
   * @param room of the frame; the allocator is one beside it, as a frame may have filled its own
   */
  static void write(BatchReader batches, Path file, Backend.Room room) {
    try (BufferAllocator beside = beside(room);
        batches) {
      writer(beside, room).write(batches, file);
    }
  }

  /** The same, to a stream. */
  static void write(BatchReader batches, StreamFormat format, OutputStream out, Backend.Room room)
      throws IOException {
    try (BufferAllocator beside = beside(room);
        batches) {
      writer(beside, room).write(batches, format, STREAM, out);
    }
  }

  private static BufferAllocator beside(Backend.Room room) {
    return room.allocator().getRoot().newChildAllocator("writing", 0, Long.MAX_VALUE);
  }

  private static DatasetWriter writer(BufferAllocator allocator, Backend.Room room) {
    return new DatasetWriter(
        new DatasetWriter.Settings(
            allocator, room.tempDirectory(), room.engineBytes(), room.threads(), false));
  }
}
