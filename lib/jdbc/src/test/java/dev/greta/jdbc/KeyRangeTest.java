package dev.greta.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

  @Test
  void boundsCutTheWholeRangeOfALong() {
    assertThat(KeyRange.evenly(Long.MIN_VALUE, Long.MAX_VALUE, 4))
        .containsExactly(-(1L << 62), 0L, 1L << 62);
    assertThat(KeyRange.evenly(5, 5, 3)).isEmpty();
    assertThat(KeyRange.evenly(0, 1, 10)).containsExactly(1L);
  }

  @Test
  void boundsRiseAndLieWithin() {
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b = random.nextLong() >> random.nextInt(64);
      long min = Math.min(a, b);
      long max = Math.max(a, b);
      long before = min;
      for (long bound : KeyRange.evenly(min, max, 1 + random.nextInt(20))) {
        assertThat(bound)
            .as("seed 3, round %d", round)
            .isGreaterThan(before)
            .isLessThanOrEqualTo(max);
        before = bound;
      }
    }
  }

  @Test
  void everyKeyIsInOnePart() {
    OptionalLong none = OptionalLong.empty();
    assertThat(KeyRange.between(List.of(-3L, 8L)))
        .containsExactly(
            new KeyRange(none, OptionalLong.of(-3)),
            new KeyRange(OptionalLong.of(-3), OptionalLong.of(8)),
            new KeyRange(OptionalLong.of(8), none));
    assertThat(KeyRange.between(List.of())).containsExactly(new KeyRange(none, none));
  }
}
