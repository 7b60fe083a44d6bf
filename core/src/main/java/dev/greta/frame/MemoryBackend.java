package dev.greta.frame;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow batches off-heap. */
final class MemoryBackend implements Backend {

  static final String NAME = "memory";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FrameBuilder start(Schema schema, Room room) {
    Shared<Room> held = new Shared<>(room, MemoryBackend::end);
    return new MemoryBuilder(Columns.held(schema), held);
  }

  private static void end(Room room) {
    BufferAllocator allocator = room.allocator();
    allocator.close();
  }
}
