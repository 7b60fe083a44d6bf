package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {

  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void isNotCancelledAtFirst() {
    assertThat(cancellation.isCancelled()).isFalse();
    assertThatCode(cancellation::throwIfCancelled).doesNotThrowAnyException();
  }

  @Test
  void throwsOnceCancelled() {
    cancellation.cancel();
    assertThat(cancellation.isCancelled()).isTrue();
    assertThatThrownBy(cancellation::throwIfCancelled)
        .isInstanceOfSatisfying(
            CancelledException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  @Test
  void runsEveryActionOnce() {
    try (var first = cancellation.onCancel(runs::incrementAndGet);
        var second = cancellation.onCancel(runs::incrementAndGet)) {
      assertThat(first).isNotSameAs(second);
      assertThat(runs).hasValue(0);
      cancellation.cancel();
      assertThat(runs).hasValue(2);
      cancellation.cancel();
      assertThat(runs).hasValue(2);
    }
    assertThat(runs).hasValue(2);
  }

  @Test
  void runsAnActionAtOnceIfCancelledBefore() {
    cancellation.cancel();
    try (var late = cancellation.onCancel(runs::incrementAndGet)) {
      assertThat(late).isNotNull();
      assertThat(runs).hasValue(1);
    }
    cancellation.cancel();
    assertThat(runs).hasValue(1);
  }

  @Test
  void doesNotRunWhatWasTakenBack() {
    cancellation.onCancel(runs::incrementAndGet).close();
    cancellation.cancel();
    assertThat(runs).hasValue(0);
  }

  @Test
  void anActionMayTakeAnotherBack() {
    List<Cancellation.Registration> others = new ArrayList<>();
    try (var first = cancellation.onCancel(() -> others.forEach(Cancellation.Registration::close));
        var second = cancellation.onCancel(runs::incrementAndGet)) {
      assertThat(first).isNotNull();
      others.add(second);
      cancellation.cancel();
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void wakesWhoeverBlocks() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    try (var registration = cancellation.onCancel(woken::countDown)) {
      assertThat(registration).isNotNull();
      Thread canceller = new Thread(cancellation::cancel);
      canceller.start();
      woken.await();
      canceller.join();
    }
    assertThat(cancellation.isCancelled()).isTrue();
  }

  /** Whichever comes first, registering or cancelling, the action runs, and only once. */
  @Test
  void losesNoActionToARace() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        Cancellation raced = new Cancellation();
        AtomicInteger count = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> canceller =
            threads.submit(
                () -> {
                  start.await();
                  raced.cancel();
                  return null;
                });
        Future<?> registrar =
            threads.submit(
                () -> {
                  start.await();
                  return raced.onCancel(count::incrementAndGet);
                });
        canceller.get();
        registrar.get();
        assertThat(count).as("round %d", round).hasValue(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
