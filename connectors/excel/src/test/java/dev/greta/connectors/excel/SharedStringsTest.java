package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedStringsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 200_000, 1L << 40})
  void textsAreFoundWhetherInMemoryOrOnDisk(long resident, @TempDir Path folder)
      throws IOException {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    Bytes text = new Bytes();
    try (SharedStrings strings = new SharedStrings(folder, resident)) {
      for (int i = 0; i < 40_000; i++) {
        int length = random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(20);
        String value = i == 20_000 ? "y".repeat(150_000) : Integer.toString(i) + "x".repeat(length);
        expected.add(i % 50 == 0 ? "" : value);
        text.clear();
        text.append(expected.get(i));
        strings.add(text);
      }
      assertThat(strings.size()).isEqualTo(expected.size());
      assertThat(strings.isSpilled()).isEqualTo(resident < 1L << 40);
      for (int i = 0; i < 100_000; i++) {
        int index = i < expected.size() ? i : random.nextInt(expected.size());
        text.clear();
        strings.copy(index, text);
        assertThat(text.text()).isEqualTo(expected.get(index));
        assertThat(strings.isEmpty(index)).isEqualTo(expected.get(index).isEmpty());
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
