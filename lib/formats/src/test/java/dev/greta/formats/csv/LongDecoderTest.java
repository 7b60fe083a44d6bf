package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongDecoderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "9223372036854775807", "-9223372036854775808", "1000000000000000000"})
  void whatAnInt64HoldsFits(String text) {
    assertThat(decode(text)).isEqualTo(ColumnDecoder.FITS);
  }

  /** 20 digits overflow to what may look like a number again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "-0",
        "00",
        "-01",
        "1.0",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551617",
        "99999999999999999999",
        "-99999999999999999999"
      })
  void whatItDoesNotHoldIsAMisfit(String text) {
    assertThat(decode(text)).isZero();
  }

  private static int decode(String text) {
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector vector = new VarCharVector("n", allocator)) {
      vector.setSafe(0, text.getBytes(StandardCharsets.UTF_8));
      vector.setValueCount(1);
      ColumnText texts = new ColumnText();
      texts.load(vector);
      return new LongDecoder('.').decode(texts);
    }
  }
}
