package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final int DRAWS = 20_000;

  @Test
  void countsTheFirstAttempt() {
    RetryPolicy three = new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
    assertThat(three.allowsAnother(1)).isTrue();
    assertThat(three.allowsAnother(2)).isTrue();
    assertThat(three.allowsAnother(3)).isFalse();
    assertThat(RetryPolicy.NONE.allowsAnother(1)).isFalse();
    assertThat(RetryPolicy.DEFAULT.allowsAnother(2)).isTrue();
    assertThat(RetryPolicy.DEFAULT.allowsAnother(3)).isFalse();
  }

  /** The bounds are drawn so often that missing one by chance is out of the question. */
  @ParameterizedTest
  @CsvSource({"1,10", "2,20", "3,40", "4,45", "31,45", "32,45", "1000,45"})
  void waitsLongerEachTimeUpToABound(int failedAttempts, long bound) {
    RetryPolicy policy = new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(45));
    long[] waits = draws(policy, failedAttempts);
    assertThat(LongStream.of(waits).min()).hasValue(0);
    assertThat(LongStream.of(waits).max()).hasValue(bound);
  }

  @Test
  void doesNotWaitWhereThereIsNoDelay() {
    assertThat(RetryPolicy.NONE.delayAfter(1)).isZero();
    assertThat(draws(new RetryPolicy(9, Duration.ofMillis(1), Duration.ZERO), 8)).containsOnly(0L);
  }

  @Test
  void needsAnAttempt() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long[] draws(RetryPolicy policy, int failedAttempts) {
    return IntStream.range(0, DRAWS)
        .mapToLong(i -> policy.delayAfter(failedAttempts).toMillis())
        .toArray();
  }
}
