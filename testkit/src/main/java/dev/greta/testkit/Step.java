package dev.greta.testkit;

import dev.greta.spi.error.GretaException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One thing that the reader of a {@link ScriptedConnector} does, in its turn. */
public sealed interface Step {

  /** Hands out rows in as many batches as the batch target asks for. */
  record Rows(List<List<@Nullable Object>> rows) implements Step {}

  /** Throws, at the first so many reads of this split. */
  record Failing(int times, Supplier<? extends RuntimeException> failure) implements Step {}

  /** Asks for a wider schema, unless it reads by that one. */
  record Misfit(Schema wider) implements Step {}

  /** Says that it is here, then waits until it may go on or is cancelled. */
  record Pausing(CountDownLatch reached, CountDownLatch goOn) implements Step {}

  /** Says that so many bytes came from the source. */
  record Counting(long bytes) implements Step {}

  /** Says that the source makes it wait. */
  record Waiting(String reason, Duration expected) implements Step {}

  /** Says something that the user should know. */
  record Noticing(String text) implements Step {}

  /** Says that so many values of a column were replaced by null. */
  record Replacing(String column, long values) implements Step {}

  /** Rows, as {@link ArrowRows} describes them. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static Step rows(List<@Nullable Object>... rows) {
    return new Rows(ArrowRows.normal(Arrays.asList(rows)));
  }

  /** As many batches of rows as the batch target makes of them. */
  static Step rows(List<List<@Nullable Object>> rows) {
    return new Rows(ArrowRows.normal(rows));
  }

  /** Fails at the first so many reads of the split. */
  static Step failing(int times, Supplier<? extends RuntimeException> failure) {
    return new Failing(times, failure);
  }

  /** Fails at every read of the split. */
  static Step failing(GretaException failure) {
    return new Failing(Integer.MAX_VALUE, () -> failure);
  }

  static Step misfit(Schema wider) {
    return new Misfit(wider);
  }

  /**
   * Counts {@code reached} down and waits for {@code goOn}, which a cancellation counts down too.
   */
  static Step pausing(CountDownLatch reached, CountDownLatch goOn) {
    return new Pausing(reached, goOn);
  }

  /** Counts {@code reached} down and waits until it is cancelled. */
  static Step blocking(CountDownLatch reached) {
    return new Pausing(reached, new CountDownLatch(1));
  }

  static Step counting(long bytes) {
    return new Counting(bytes);
  }

  static Step waiting(String reason, Duration expected) {
    return new Waiting(reason, expected);
  }

  static Step noticing(String text) {
    return new Noticing(text);
  }

  static Step replacing(String column, long values) {
    return new Replacing(column, values);
  }
}
