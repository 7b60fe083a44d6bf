package dev.greta.formats.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void numbersInNamesGoByTheirValue() {
    List<Path> expected =
        List.of(
            Path.of("/d/2024-1/z"),
            Path.of("/d/2024-10/a"),
            Path.of("/d/a"),
            Path.of("/d/a1"),
            Path.of("/d/a01b"),
            Path.of("/d/a2"),
            Path.of("/d/a2/x"),
            Path.of("/d/a9999999999999999999999"),
            Path.of("/d/a10000000000000000000000"),
            Path.of("/d/b-1"),
            Path.of("/d/ä"));
    List<Path> shuffled = new ArrayList<>(expected);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(NaturalOrder.INSTANCE);
    assertThat(shuffled).isEqualTo(expected);
  }

  /** Of any three names, the order is one: else sorting them would depend on where they began. */
  @Test
  void theOrderIsTotal() {
    long seed = 20261124;
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String a = name(random);
      String b = name(random);
      String c = name(random);
      int ab = NaturalOrder.compareNames(a, b);
      int bc = NaturalOrder.compareNames(b, c);
      assertThat(Integer.signum(NaturalOrder.compareNames(b, a))).isEqualTo(-Integer.signum(ab));
      assertThat(ab == 0).isEqualTo(a.equals(b));
      if (ab < 0 && bc < 0) {
        assertThat(NaturalOrder.compareNames(a, c))
            .as("%s %s %s, seed %d", a, b, c, seed)
            .isNegative();
      }
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      name.append("001-a".charAt(random.nextInt(5)));
    }
    return name.toString();
  }
}
