package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  private final NumberText number = new NumberText();

  private boolean read(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return number.read(bytes, 1, bytes.length - 1);
  }

  @Test
  void everyTextIsTheDoubleThatJavaReads() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      String text =
          switch (i % 6) {
            case 0 -> Double.toString(value);
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> "%.17g".formatted(value);
            case 3 ->
                new BigDecimal(random.nextInt()).movePointLeft(random.nextInt(25)).toPlainString();
            case 4 -> Float.toString(random.nextFloat());
            default -> "%.15g".formatted(random.nextDouble() * 50_000);
          };
      if (Double.isFinite(Double.parseDouble(text))) {
        assertThat(read(text)).as("seed 11, " + text).isTrue();
        assertThat(number.number()).as("seed 11, " + text).isEqualTo(Double.parseDouble(text));
        boolean integer = text.matches("-?\\d{1,19}");
        boolean exact =
            integer && new BigDecimal(text).compareTo(new BigDecimal(number.number())) == 0;
        assertThat(number.isWide()).as("seed 11, " + text).isEqualTo(integer && !exact);
        if (number.isWide()) {
          assertThat(number.integer()).isEqualTo(Long.parseLong(text));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "+", "e5", "1e", "1e+", "1.2.3", "1 ", " 1", "NaN", "INF", "0x1p3", "1f",
        "1d", "1e999", "--1", "1_0", "١"
      })
  void whatIsNoNumberIsNone(String text) {
    assertThat(read(text)).isFalse();
  }
}
