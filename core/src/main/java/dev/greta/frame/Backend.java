package dev.greta.frame;

import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What holds a frame: Arrow batches in memory, or a DuckDB database that spills to disk. */
public interface Backend {

  String name();

  /** Starts a frame of the given schema. */
  FrameBuilder start(Schema schema, Room room);

  /**
   * The room that a frame has.
   *
   * @param allocator the frame's own child of the run's allocator, limited to its share of the
   *     budget; the frame closes it
   * @param engineBytes what an embedded engine may take beside it
   * @param tempDirectory for what spills; the run owns and removes it
   * @param threads for the engine's own work
   */
  record Room(BufferAllocator allocator, long engineBytes, Path tempDirectory, int threads) {}
}
