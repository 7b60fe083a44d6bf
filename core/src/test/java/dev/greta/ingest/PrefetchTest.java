package dev.greta.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Split;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchTest {

  private final ScriptedSource source = new ScriptedSource();
  private final Cancellation cancellation = new Cancellation();

  @Test
  void whatWasReadAheadAndNeverTakenGivesItsRoomAtTheGateBack() throws Exception {
    InFlight gate = new InFlight(1 << 20);
    CountDownLatch twoAhead = new CountDownLatch(1);
    source.split(5, 5);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 2) {
            twoAhead.countDown();
          }
        };
    try (RootAllocator allocator = new RootAllocator()) {
      ReadContext context =
          new ReadContext(
              allocator,
              BatchTarget.DEFAULT,
              cancellation,
              new RetryPolicy(1, Duration.ZERO, Duration.ZERO),
              ReadListener.NONE);
      Prefetch prefetch =
          Prefetch.start(
              () -> source.read(new Split("0", 1, "{}"), context), gate, cancellation, "0");
      twoAhead.await();
      assertThat(gate.held()).isPositive();

      prefetch.close();

      assertThat(gate.held()).isZero();
      assertThat(source.openReaders).hasValue(0);
    }
  }
}
