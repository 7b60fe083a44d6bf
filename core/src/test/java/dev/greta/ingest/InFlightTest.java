package dev.greta.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {

  private final InFlight gate = new InFlight(100);
  private final Cancellation cancellation = new Cancellation();

  @Test
  void aLaneThatHoldsNothingPassesWhateverTheOthersHold() {
    gate.lane().enter(100, cancellation);
    gate.lane().enter(1_000, cancellation);

    assertThat(gate.held()).isEqualTo(1_100);
  }

  @Test
  void aLanePassesUpToTheLimitToTheByte() {
    InFlight.Lane lane = gate.lane();
    lane.enter(40, cancellation);
    lane.enter(60, cancellation);

    assertThat(gate.held()).isEqualTo(100);
  }

  @Test
  void beyondTheLimitALaneWaitsUntilAnotherLeaves() throws Exception {
    InFlight.Lane first = gate.lane();
    InFlight.Lane second = gate.lane();
    first.enter(60, cancellation);
    second.enter(40, cancellation);
    CompletableFuture<Void> waiting = enterElsewhere(second, 1);

    awaitWaiting(waiting);
    first.leave(60);
    waiting.get(30, TimeUnit.SECONDS);

    assertThat(gate.held()).isEqualTo(41);
  }

  @Test
  void whoLeavesLetsInEveryLaneThatNowFits() throws Exception {
    InFlight.Lane first = gate.lane();
    InFlight.Lane second = gate.lane();
    InFlight.Lane third = gate.lane();
    first.enter(60, cancellation);
    second.enter(20, cancellation);
    third.enter(20, cancellation);
    CompletableFuture<Void> one = enterElsewhere(second, 30);
    awaitWaiting(one);
    CompletableFuture<Void> other = enterElsewhere(third, 30);
    awaitWaiting(other);

    first.leave(60);
    one.get(30, TimeUnit.SECONDS);
    other.get(30, TimeUnit.SECONDS);

    assertThat(gate.held()).isEqualTo(100);
  }

  @Test
  void cancellingEndsTheWait() throws Exception {
    InFlight.Lane lane = gate.lane();
    lane.enter(100, cancellation);
    CompletableFuture<Void> waiting = enterElsewhere(lane, 1);

    awaitWaiting(waiting);
    cancellation.cancel();

    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancelledException.class);
    assertThat(gate.held()).isEqualTo(100);
  }

  private Thread waiter = Thread.currentThread();

  private CompletableFuture<Void> enterElsewhere(InFlight.Lane lane, long bytes)
      throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    waiter =
        new Thread(
            () -> {
              started.countDown();
              try {
                lane.enter(bytes, cancellation);
                done.complete(null);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    waiter.start();
    started.await();
    return done;
  }

  private void awaitWaiting(CompletableFuture<Void> entering) {
    while (waiter.getState() != Thread.State.WAITING) {
      assertThat(entering).isNotDone();
      Thread.onSpinWait();
    }
  }
}
