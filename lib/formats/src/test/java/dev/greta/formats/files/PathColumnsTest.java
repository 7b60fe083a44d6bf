package dev.greta.formats.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathColumnsTest {

  @Test
  void whatIsNoEncodingStaysAsItIs() {
    assertThat(PathColumns.decoded("100%")).isEqualTo("100%");
    assertThat(PathColumns.decoded("%zz%4")).isEqualTo("%zz%4");
    assertThat(PathColumns.decoded("%FF")).isEqualTo("%FF");
    assertThat(PathColumns.decoded("a+b%20c")).isEqualTo("a+b c");
    assertThat(PathColumns.decoded("ü%C3%BC%")).isEqualTo("üü%");
  }

  @Test
  void whateverIsEncodedIsDecoded() {
    long seed = 20261124;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      String text =
          random
              .ints(random.nextInt(10), 1, 0x11000)
              .filter(c -> c < 0xD800 || c > 0xDFFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      assertThat(PathColumns.decoded(encoded)).as("seed %d", seed).isEqualTo(text);
    }
  }
}
