package dev.greta.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.frame.Backend;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Consistency;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IngestTest {

  private static final Schema WIDER =
      new Schema(
          List.of(
              ArrowFields.of("n", new ArrowType.Int(64, true), "scripted"),
              ArrowFields.of("m", new ArrowType.Int(64, true), "scripted")));

  private final RootAllocator allocator = new RootAllocator();
  private final ScriptedSource source = new ScriptedSource();
  private final ListBackend backend = new ListBackend();
  private final Cancellation cancellation = new Cancellation();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private RetryPolicy retry = new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
  private OptionalLong limit = OptionalLong.empty();
  private Optional<String> target = Optional.empty();
  private int threads = 3;

  /** Whatever a test does, nothing of a load outlives it. */
  @AfterEach
  void nothingIsLeft() {
    assertThat(source.openReaders).hasValue(0);
    assertThat(source.openPlans).hasValue(0);
    assertThat(backend.openParts).hasValue(0);
    assertThat(backend.openBuilders).hasValue(0);
    allocator.close();
  }

  @Test
  void rowsOfAllSplitsComeInSplitOrder() {
    source.split(5, 2).split(1).split().split(7, 7, 7).split(4);

    Ingest.Loaded loaded = load();

    assertThat(valuesOf(loaded)).isEqualTo(source.expected());
    assertThat(loaded.figures().rows()).isEqualTo(33);
    assertThat(loaded.figures().splits())
        .extracting(IngestFigures.SplitFigures::id, IngestFigures.SplitFigures::rows)
        .containsExactly(
            tuple("0", 7), tuple("1", 1), tuple("2", 0), tuple("3", 21), tuple("4", 4));
    assertThat(loaded.figures().nullCounts()).containsEntry("n", 5L);
    assertThat(loaded.figures().sourceBytes()).isEqualTo(330);
    assertThat(loaded.figures().consistency()).isEqualTo(Consistency.BEST_EFFORT);
    assertThat(loaded.figures().restarts()).isZero();
    assertThat(loaded.figures().notices()).containsExactly("a notice of the plan");
  }

  @Test
  void aSplitThatFinishesFirstWaitsForThoseBeforeIt() {
    CountDownLatch othersRead = new CountDownLatch(2);
    source.splits(3, 2);
    source.script =
        (moment, context) -> {
          boolean last = moment.batch() == 1;
          if (moment.split() == 0 && last) {
            await(othersRead);
          } else if (last) {
            othersRead.countDown();
          }
        };

    Ingest.Loaded loaded = load();

    assertThat(valuesOf(loaded)).isEqualTo(source.expected());
    assertThat(events).containsSubsequence("committed 0", "committed 1", "committed 2");
  }

  @Test
  void splitsAreReadSideBySide() {
    CyclicBarrier allAtOnce = new CyclicBarrier(3);
    source.splits(3, 1);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 0) {
            await(allAtOnce);
          }
        };

    assertThat(valuesOf(load())).isEqualTo(source.expected());
  }

  @Test
  void aPlanThatWaitsForItsSourceHasMoreSplitsReadAtOnce() {
    CyclicBarrier allAtOnce = new CyclicBarrier(5);
    source.parallelism = 5;
    source.splits(5, 1);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 0) {
            await(allAtOnce);
          }
        };

    assertThat(valuesOf(load())).isEqualTo(source.expected());
  }

  @Test
  void noMoreSplitsAreOpenThanTheWindowAllows() {
    threads = 2;
    CountDownLatch others = new CountDownLatch(7);
    source.splits(40, 1);
    source.script =
        (moment, context) -> {
          if (moment.split() == 0 && moment.batch() == 0) {
            await(others);
          } else if (moment.split() > 0 && moment.batch() == 0) {
            others.countDown();
          }
        };

    assertThat(valuesOf(load())).isEqualTo(source.expected());
    assertThat(backend.mostOpenParts.get()).isEqualTo(8);
  }

  @Test
  void aSplitThatFailsIsReadAgainWhole() {
    source.split(4).split(5, 5, 5).split(4);
    source.script = failing(1, 2, 2, retryable());

    Ingest.Loaded loaded = load();

    assertThat(valuesOf(loaded)).isEqualTo(source.expected());
    assertThat(loaded.figures().splits().get(1).attempts()).isEqualTo(3);
    assertThat(loaded.figures().splits().get(0).attempts()).isEqualTo(1);
    assertThat(loaded.figures().rows()).isEqualTo(23);
    assertThat(loaded.figures().nullCounts()).containsEntry("n", 5L);
    assertThat(loaded.figures().replaced()).containsEntry("n", 5L);
    assertThat(loaded.figures().sourceBytes()).isEqualTo(230 + 2 * 100);
    assertThat(events).contains("retried 1 after 1, dropped 10", "retried 1 after 2, dropped 10");
  }

  @Test
  void aSplitIsTriedNoMoreOftenThanThePolicySays() {
    source.split(4).split(5);
    source.script = failing(1, 99, 0, retryable());

    assertThatThrownBy(this::load).isInstanceOf(ConnectionException.class).hasMessage("lost");
    assertThat(source.attempts).containsEntry(1, 3);
  }

  @Test
  void whatCannotSucceedLaterIsNotTriedAgain() {
    source.split(4).split(5, 5);
    source.script = failing(1, 99, 1, new ValidationException(Fault.of("GRT-799", "bad row")));

    assertThatThrownBy(this::load).isInstanceOf(ValidationException.class).hasMessage("bad row");
    assertThat(source.attempts).containsEntry(1, 1);
  }

  @Test
  void aPlanThatCannotBeRepeatedIsNot() {
    source.split(4);
    source.repeatable = false;
    source.script = failing(0, 1, 0, retryable());

    assertThatThrownBy(this::load).isInstanceOf(ConnectionException.class);
    assertThat(source.attempts).containsEntry(0, 1);
  }

  @Test
  void aFailureEndsTheOtherSplitsAndIsTheOneToldOf() {
    CountDownLatch othersBlock = new CountDownLatch(2);
    source.splits(3, 1, 1);
    source.script =
        (moment, context) -> {
          if (moment.split() == 0) {
            await(othersBlock);
            throw new ValidationException(Fault.of("GRT-799", "bad row"));
          }
          blockUntilCancelled(context, othersBlock::countDown);
        };

    assertThatThrownBy(this::load).isInstanceOf(ValidationException.class).hasMessage("bad row");
  }

  @Test
  void aFaultOfTheConnectorsOwnSurfacesAsItIs() {
    source.split(4);
    source.script =
        (moment, context) -> {
          throw new IllegalStateException("a bug");
        };

    assertThatThrownBy(this::load).isInstanceOf(IllegalStateException.class).hasMessage("a bug");
  }

  @Test
  void cancellingWakesReadersAndLeavesNothing() {
    CountDownLatch blocked = new CountDownLatch(3);
    source.splits(3, 1, 1);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 1) {
            blockUntilCancelled(context, blocked::countDown);
          }
        };
    Thread canceller =
        new Thread(
            () -> {
              await(blocked);
              cancellation.cancel();
            });
    canceller.start();

    assertThatThrownBy(this::load).isInstanceOf(CancelledException.class);
    assertThat(backend.committed).isEmpty();
  }

  /** A reader may take being cancelled for the end of its rows. */
  @Test
  void aSplitWhoseReaderEndsQuietlyWhenCancelledIsNotCommitted() {
    threads = 1;
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    source.split(2);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 1) {
            context.cancellation().onCancel(() -> endThenAwaitNoPart(cancelled));
            blocked.countDown();
            await(cancelled);
          }
        };
    Thread canceller =
        new Thread(
            () -> {
              await(blocked);
              cancellation.cancel();
            });
    canceller.start();

    assertThatThrownBy(this::load).isInstanceOf(CancelledException.class);
    assertThat(events).isEmpty();
    assertThat(backend.committed).isEmpty();
  }

  /** Holds the cancelling thread until the split's part is closed, committed or not. */
  private void endThenAwaitNoPart(CountDownLatch cancelled) {
    cancelled.countDown();
    while (backend.openParts.get() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRunThatWasCancelledBeforehandReadsNothing() {
    source.split(1);
    cancellation.cancel();

    assertThatThrownBy(this::load).isInstanceOf(CancelledException.class);
    assertThat(source.requests).isEmpty();
  }

  @Test
  void cancellingEndsTheWaitBeforeARetry() {
    retry = new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1));
    source.split(1);
    source.script = failing(0, 9, 0, retryable());

    assertThatThrownBy(
            () ->
                load(
                    new Recorder() {
                      @Override
                      public void splitRetried(String split, int n, long rows, Exception cause) {
                        cancellation.cancel();
                      }
                    }))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void aMisfitStartsTheLoadAgainWithTheWiderSchema() {
    source.split(5).split(3);
    AtomicBoolean thrown = new AtomicBoolean();
    source.script =
        (moment, context) -> {
          if (moment.split() == 1 && moment.batch() == 1 && thrown.compareAndSet(false, true)) {
            source.batchSchema = WIDER;
            throw new SchemaMisfitException(Fault.of("GRT-702", "row 9 is no number"), WIDER);
          }
        };
    threads = 1;

    Ingest.Loaded loaded = load();

    assertThat(backend.schemas).containsExactly(ScriptedSource.NARROW, WIDER);
    assertThat(source.requests.get(0).schema()).isEmpty();
    assertThat(source.requests.get(1).schema()).contains(WIDER);
    assertThat(valuesOf(loaded)).isEqualTo(source.expected());
    assertThat(loaded.figures().restarts()).isEqualTo(1);
    assertThat(loaded.figures().rows()).isEqualTo(8);
    assertThat(loaded.figures().splits()).hasSize(2);
    assertThat(loaded.figures().nullCounts()).containsEntry("n", 1L);
    assertThat(events).contains("restarted row 9 is no number");
  }

  @Test
  void aMisfitThatWidensNothingFailsInsteadOfGoingRound() {
    source.split(5);
    source.script =
        (moment, context) -> {
          throw new SchemaMisfitException(Fault.of("GRT-702", "again"), ScriptedSource.NARROW);
        };

    assertThatThrownBy(this::load).isInstanceOf(SchemaMisfitException.class);
    assertThat(source.requests).hasSize(2);
  }

  @Test
  void aLimitTakesExactlyTheFirstRows() {
    source.split(5, 2).split(4, 4).split(9);
    limit = OptionalLong.of(9);

    Ingest.Loaded loaded = load();

    assertThat(valuesOf(loaded)).isEqualTo(source.expected().subList(0, 9));
    assertThat(source.attempts).doesNotContainKey(2);
    assertThat(loaded.figures().rows()).isEqualTo(9);
    assertThat(source.requests.get(0).limit()).hasValue(9);
    assertThat(source.requests.get(0).parallelism()).isEqualTo(1);
  }

  @Test
  void noBatchIsAskedForThatIsLargerThanTheLimit() {
    source.split(5, 2).split(4, 4);
    limit = OptionalLong.of(6);
    Set<Integer> asked = ConcurrentHashMap.newKeySet();
    source.script = (moment, context) -> asked.add(context.batch().rows());

    assertThat(valuesOf(load())).hasSize(6);
    assertThat(asked).containsExactly(6);
  }

  @Test
  void aLimitOfNothingReadsNothing() {
    source.splits(30, 5);
    limit = OptionalLong.of(0);

    assertThat(valuesOf(load())).isEmpty();
    assertThat(source.attempts).isEmpty();
    assertThat(source.handedOut).hasValue(1);
  }

  @Test
  void aMissingTargetColumnFailsBeforeAnythingIsRead() {
    source.split(5);
    target = Optional.of("nn");

    ValidationException failure = catchThrowableOfType(ValidationException.class, this::load);

    assertThat(failure.fault().place()).contains("data.target_column");
    assertThat(failure.fault().remedy()).contains("Did you mean 'n'?");
    assertThat(source.attempts).isEmpty();
  }

  @Test
  void aTargetColumnThatIsThereIsNoObstacle() {
    source.split(5);
    target = Optional.of("n");

    assertThat(load().frame().rowCount()).isEqualTo(5);
  }

  @Test
  void aBatchOfAnotherSchemaIsRefused() {
    source.split(5);
    source.batchSchema = WIDER;

    ValidationException failure = catchThrowableOfType(ValidationException.class, this::load);

    assertThat(failure.fault().code()).isEqualTo("GRT-790");
  }

  @Test
  void aCommitThatFailsEndsTheLoad() {
    source.splits(8, 3);
    backend.onCommit =
        number -> {
          if (number == 2) {
            throw new ResourceException(Fault.of("GRT-1299", "disk full"));
          }
        };

    assertThatThrownBy(this::load).isInstanceOf(ResourceException.class).hasMessage("disk full");
    assertThat(backend.committed).hasSize(6);
  }

  @Test
  void aLoadThatOutgrowsItsPlaceMayStartAgainElsewhere() {
    source.split(2).split(3);
    AtomicInteger choices = new AtomicInteger();
    backend.onCommit =
        number -> {
          if (number == 1) {
            throw new ResourceException(Fault.of("GRT-1299", "too small"));
          }
        };

    Ingest.Loaded loaded =
        load(
            new Recorder(),
            new Ingest.Destinations() {
              @Override
              public Ingest.Destination choose(Plan plan) {
                choices.incrementAndGet();
                return destination();
              }

              @Override
              public boolean retreat(ResourceException outgrown) {
                return choices.get() == 1;
              }
            });

    assertThat(choices).hasValue(2);
    assertThat(valuesOf(loaded)).isEqualTo(source.expected());
    assertThat(loaded.figures().rows()).isEqualTo(5);
    assertThat(loaded.figures().restarts()).isEqualTo(1);
    IngestFigures atOnce = load().figures();
    assertThat(loaded.figures().arrowBytes()).isEqualTo(atOnce.arrowBytes());
    assertThat(loaded.figures().replaced()).isEqualTo(atOnce.replaced());
  }

  @Test
  void batchesWaitAtTheGateUntilTheOnesBeforeAreTaken() {
    threads = 1;
    Integer[] batches = Collections.nCopies(50, 1000).toArray(Integer[]::new);
    source.split(batches);
    AtomicInteger made = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger mostAhead = new AtomicInteger();
    source.script =
        (moment, context) ->
            mostAhead.accumulateAndGet(made.incrementAndGet() - taken.get(), Math::max);

    load(
        new Recorder() {
          @Override
          public void batch(long rows, long bytes) {
            taken.incrementAndGet();
          }
        });

    assertThat(taken).hasValue(50);
    assertThat(mostAhead.get()).isLessThanOrEqualTo(8);
  }

  private Ingest.Loaded load() {
    return load(new Recorder());
  }

  private Ingest.Loaded load(RunListener listener) {
    return load(
        listener,
        new Ingest.Destinations() {
          @Override
          public Ingest.Destination choose(Plan plan) {
            return destination();
          }

          @Override
          public boolean retreat(ResourceException outgrown) {
            return false;
          }
        });
  }

  private Ingest.Loaded load(RunListener listener, Ingest.Destinations destinations) {
    IngestSettings settings =
        new IngestSettings(threads, OptionalInt.empty(), limit, target, retry);
    return new Ingest(source, settings, allocator, cancellation, listener).load(destinations);
  }

  /** Four batches of 1,000 rows fit the gate: 8,000 bytes of values and 125 of validity each. */
  private Ingest.Destination destination() {
    Backend.Room room = new Backend.Room(allocator, 1, Path.of("."), 1);
    return new Ingest.Destination(backend, room, new MemoryBudget(4 * 8_400, 1, 1, 1));
  }

  private static List<Long> valuesOf(Ingest.Loaded loaded) {
    List<Long> values = new ArrayList<>();
    ((ListBackend.ListFrame) loaded.frame()).values().forEach(v -> values.add(v.orElse(null)));
    return values;
  }

  /** Fails the first attempts at a split before the given batch. */
  private static ScriptedSource.Script failing(
      int split, int attempts, int batch, RuntimeException failure) {
    return (moment, context) -> {
      if (moment.split() == split && moment.attempt() <= attempts && moment.batch() == batch) {
        throw failure;
      }
    };
  }

  private static ConnectionException retryable() {
    return new ConnectionException(Fault.of("GRT-499", "lost").asRetryable());
  }

  private static void blockUntilCancelled(ReadContext context, Runnable onceBlocked) {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Cancellation.Registration registration =
        context.cancellation().onCancel(cancelled::countDown)) {
      onceBlocked.run();
      await(cancelled);
    }
    context.cancellation().throwIfCancelled();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static org.assertj.core.groups.Tuple tuple(String id, long rows) {
    return org.assertj.core.groups.Tuple.tuple(id, rows);
  }

  private class Recorder implements RunListener {

    @Override
    public void splitCommitted(String split, long rows, Duration took) {
      events.add("committed " + split);
    }

    @Override
    public void splitRetried(String split, int failedAttempts, long rowsDropped, Exception cause) {
      events.add("retried " + split + " after " + failedAttempts + ", dropped " + rowsDropped);
    }

    @Override
    public void restarted(String reason) {
      events.add("restarted " + reason);
    }
  }
}
