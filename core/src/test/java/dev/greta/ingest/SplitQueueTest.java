package dev.greta.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.frame.Backend;
import dev.greta.frame.FrameBuilder;
import dev.greta.spi.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SplitQueueTest {

  private final ListBackend backend = new ListBackend();
  private final SplitQueue queue =
      new SplitQueue(List.of(new Split("0", 1, "{}"), new Split("1", 1, "{}")).iterator(), 4);

  /** A worker that is just done when another one fails. */
  @Test
  void aPartThatComesAfterTheEndIsDroppedAndNotCommitted() throws Exception {
    try (RootAllocator allocator = new RootAllocator();
        FrameBuilder builder =
            backend.start(ScriptedSource.NARROW, new Backend.Room(allocator, 1, Path.of("."), 1))) {
      SplitQueue.Ticket ticket = Objects.requireNonNull(queue.take());
      queue.stop();

      queue.complete(
          ticket,
          builder.part(),
          () -> {
            throw new AssertionError("committed");
          });

      assertThat(backend.openParts).hasValue(0);
      assertThat(queue.take()).isNull();
    }
  }

  /** Another worker may come along before the failure has ended the load. */
  @Test
  void aPartWhoseCommitFailedIsNotCommittedByTheNextWorker() throws Exception {
    backend.onCommit =
        number -> {
          if (number == 0) {
            throw new IllegalStateException("disk full");
          }
        };
    try (RootAllocator allocator = new RootAllocator();
        FrameBuilder builder =
            backend.start(ScriptedSource.NARROW, new Backend.Room(allocator, 1, Path.of("."), 1))) {
      SplitQueue.Ticket first = Objects.requireNonNull(queue.take());
      SplitQueue.Ticket second = Objects.requireNonNull(queue.take());
      List<String> committed = new ArrayList<>();

      assertThatThrownBy(() -> queue.complete(first, builder.part(), () -> committed.add("first")))
          .hasMessage("disk full");
      queue.complete(second, builder.part(), () -> committed.add("second"));

      assertThat(committed).isEmpty();
      assertThat(backend.openParts).hasValue(0);
    }
  }
}
