package dev.greta.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamTest {

  private final RootAllocator allocator = new RootAllocator();
  private final ScriptedSource source = new ScriptedSource();
  private final Cancellation cancellation = new Cancellation();
  private OptionalLong limit = OptionalLong.empty();
  private OptionalInt chunk = OptionalInt.empty();
  private Optional<String> target = Optional.empty();

  @AfterEach
  void nothingIsLeft() {
    assertThat(source.openReaders).hasValue(0);
    assertThat(source.openPlans).hasValue(0);
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 11, 33, 34, 1000})
  void chunksHaveExactlyTheSizeAskedFor(int size) {
    source.split(5, 2).split(1).split().split(7, 7, 7).split(4);
    chunk = OptionalInt.of(size);
    List<Integer> sizes = new ArrayList<>();

    List<Long> values = drain(sizes);

    assertThat(values).isEqualTo(source.expected());
    int whole = 33 / size;
    List<Integer> expected = new ArrayList<>(Collections.nCopies(whole, size));
    if (33 % size > 0) {
      expected.add(33 % size);
    }
    assertThat(sizes).isEqualTo(expected);
  }

  @Test
  void withoutAChunkSizeBatchesComeAsTheSourceMadeThem() {
    source.split(5, 2).split(4);
    List<Integer> sizes = new ArrayList<>();

    assertThat(drain(sizes)).isEqualTo(source.expected());
    assertThat(sizes).containsExactly(5, 2, 4);
  }

  @Test
  void splitsArePlannedForOneReader() {
    source.split(1);

    drain(new ArrayList<>());

    assertThat(source.requests).extracting(ReadRequest::parallelism).containsExactly(1);
  }

  @Test
  void theEndStaysTheEnd() {
    source.split(1);
    chunk = OptionalInt.of(3);
    try (BatchReader stream = stream()) {
      VectorSchemaRoot only = stream.next();
      assertThat(only).isNotNull();
      only.close();
      assertThat(stream.next()).isNull();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void closingEarlyEndsTheSourcesWork() throws Exception {
    source.split(5, 5, 5).split(5);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    source.script =
        (moment, context) -> {
          if (moment.batch() == 2) {
            try (Cancellation.Registration registration =
                context.cancellation().onCancel(cancelled::countDown)) {
              blocked.countDown();
              cancelled.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            context.cancellation().throwIfCancelled();
          }
        };
    chunk = OptionalInt.of(2);

    try (BatchReader stream = stream()) {
      VectorSchemaRoot first = stream.next();
      assertThat(first).isNotNull();
      first.close();
      blocked.await();
    }

    assertThat(cancelled.getCount()).isZero();
    assertThat(source.attempts).doesNotContainKey(1);
  }

  @Test
  void aChunkOutlivesTheBatchesItCameFrom() {
    source.split(4, 4, 4);
    chunk = OptionalInt.of(3);
    List<VectorSchemaRoot> kept = new ArrayList<>();
    BatchReader stream = stream();
    for (VectorSchemaRoot root = stream.next(); root != null; root = stream.next()) {
      kept.add(root);
    }
    List<Long> values = new ArrayList<>();
    kept.forEach(root -> take(root, values));
    stream.close();

    assertThat(values).isEqualTo(source.expected());
  }

  @Test
  void aSplitThatFailsBeforeItsFirstRowIsReadAgain() {
    source.split(4).split(3);
    source.script = failing(1, 2, 0);

    assertThat(drain(new ArrayList<>())).isEqualTo(source.expected());
    assertThat(source.attempts).containsEntry(1, 3);
  }

  @Test
  void itIsReadNoMoreOftenThanThePolicySays() {
    source.split(4).split(3);
    source.script = failing(1, 9, 0);

    assertThatThrownBy(() -> drain(new ArrayList<>())).isInstanceOf(ConnectionException.class);
    assertThat(source.attempts).containsEntry(1, 3);
  }

  @Test
  void aSplitWhoseRowsAreOutIsNotReadAgain() {
    source.split(4, 4);
    source.script = failing(0, 1, 1);

    assertThatThrownBy(() -> drain(new ArrayList<>())).isInstanceOf(ConnectionException.class);
    assertThat(source.attempts).containsEntry(0, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aChunkThatFailsHalfwayLeavesNothing(int batch) {
    source.split(4, 4, 4);
    source.script = failing(0, 1, batch);
    chunk = OptionalInt.of(10);

    assertThatThrownBy(() -> drain(new ArrayList<>())).isInstanceOf(ConnectionException.class);
  }

  @Test
  void aLimitEndsTheStreamWithoutReadingOn() {
    source.split(5).split(5).split(5);
    limit = OptionalLong.of(7);

    assertThat(drain(new ArrayList<>())).isEqualTo(source.expected().subList(0, 7));
    assertThat(source.attempts).doesNotContainKey(2);
  }

  @Test
  void aMissingTargetColumnLeavesNoPlanOpen() {
    source.split(5);
    target = Optional.of("x");

    assertThatThrownBy(this::stream).isInstanceOf(ValidationException.class);
  }

  @Test
  void aCancelledRunEndsAtTheNextBatch() {
    source.split(5, 5);
    try (BatchReader stream = stream()) {
      VectorSchemaRoot first = stream.next();
      assertThat(first).isNotNull();
      first.close();
      cancellation.cancel();
      assertThatThrownBy(stream::next).isInstanceOf(CancelledException.class);
    }
  }

  private BatchReader stream() {
    IngestSettings settings =
        new IngestSettings(
            2, chunk, limit, target, new RetryPolicy(3, Duration.ZERO, Duration.ZERO));
    return new Ingest(source, settings, allocator, cancellation, RunListener.NONE)
        .stream(new MemoryBudget(1 << 20, 1, 1, 1)).chunks();
  }

  private List<Long> drain(List<Integer> sizes) {
    List<Long> values = new ArrayList<>();
    try (BatchReader stream = stream()) {
      for (VectorSchemaRoot root = stream.next(); root != null; root = stream.next()) {
        sizes.add(root.getRowCount());
        take(root, values);
      }
    }
    return values;
  }

  private static void take(VectorSchemaRoot root, List<Long> values) {
    try (root) {
      BigIntVector n = (BigIntVector) root.getVector(0);
      for (int i = 0; i < root.getRowCount(); i++) {
        values.add(n.isNull(i) ? null : n.get(i));
      }
    }
  }

  private static ScriptedSource.Script failing(int split, int attempts, int batch) {
    return (moment, context) -> {
      if (moment.split() == split && moment.attempt() <= attempts && moment.batch() == batch) {
        throw new ConnectionException(Fault.of("GRT-499", "lost").asRetryable());
      }
    };
  }
}
