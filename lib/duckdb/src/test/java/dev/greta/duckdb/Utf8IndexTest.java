package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;

class Utf8IndexTest {

  private static int code(Utf8Index index, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return index.codeOf(bytes, bytes.length);
  }

  @Test
  void numbersTextsInTheOrderInWhichTheyAreMet() {
    Random random = new Random(7);
    Map<String, Integer> expected = new LinkedHashMap<>();
    Utf8Index index = new Utf8Index();
    for (int i = 0; i < 50_000; i++) {
      String text = "ä".repeat(random.nextInt(3)) + random.nextInt(9_000);
      expected.putIfAbsent(text, expected.size());
      assertThat(code(index, text)).isEqualTo(expected.get(text));
    }
    assertThat(index.size()).isEqualTo(expected.size());
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector vector = index.toVector("texts", allocator)) {
      assertThat(vector.getValueCount()).isEqualTo(expected.size());
      assertThat(vector.getNullCount()).isZero();
      expected.forEach((text, code) -> assertThat(vector.getObject(code)).hasToString(text));
    }
  }

  @Test
  void tellsTextsOfOneHashApart() {
    Utf8Index index = new Utf8Index();
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    assertThat(code(index, "Aa")).isEqualTo(0);
    assertThat(code(index, "BB")).isEqualTo(1);
    assertThat(code(index, "")).isEqualTo(2);
    assertThat(code(index, "\0")).isEqualTo(3);
    assertThat(code(index, "BB")).isEqualTo(1);
    assertThat(code(index, "")).isEqualTo(2);
  }

  @Test
  void takesATextOfManyTimesWhatItHolds() {
    Utf8Index index = new Utf8Index();
    String text = "long ".repeat(10_000);
    assertThat(code(index, "short")).isEqualTo(0);
    assertThat(code(index, text)).isEqualTo(1);
    assertThat(code(index, "other")).isEqualTo(2);
    assertThat(code(index, text)).isEqualTo(1);
  }

  @Test
  void takesNoMoreOfABufferThanTheText() {
    Utf8Index index = new Utf8Index();
    byte[] buffer = "abcdef".getBytes(StandardCharsets.UTF_8);
    assertThat(index.codeOf(buffer, 3)).isEqualTo(0);
    assertThat(code(index, "abc")).isEqualTo(0);
    assertThat(code(index, "abcdef")).isEqualTo(1);
  }

  @Test
  void anEmptyIndexIsAnEmptyVector() {
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector vector = new Utf8Index().toVector("texts", allocator)) {
      assertThat(vector.getValueCount()).isZero();
    }
  }
}
