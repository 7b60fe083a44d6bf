package dev.greta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesAndSizesTest {

  @ParameterizedTest
  @CsvSource({
    "2GB, 2000000000",
    "2 GB, 2000000000",
    "512MB, 512000000",
    "1KB, 1000",
    "3TB, 3000000000000",
    "1KiB, 1024",
    "512MiB, 536870912",
    "2GiB, 2147483648",
    "1TiB, 1099511627776",
    "1.5GB, 1500000000",
    "0.5GB, -1",
    "123456, 123456",
    "999999999999999999, 999999999999999999",
    "999999.999TiB, 1099511626676488372"
  })
  void aSizeHasADecimalOrABinaryUnit(String text, long bytes) {
    assertThat(MemorySize.parse(Node.of(text)))
        .isEqualTo(bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "2G",
        "GB",
        "2gb",
        "25%",
        "0GB",
        "1000000GB",
        "2GB ",
        "1e9",
        "1000000000000000000"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThat(MemorySize.parse(Node.of(text))).isEmpty();
  }

  @Test
  void aSizeMayBeAWholeNumberAndNothingElse() {
    assertThat(MemorySize.parse(Node.of(5_000_000_000L))).hasValue(5_000_000_000L);
    assertThat(MemorySize.parse(Node.of(1000.0))).hasValue(1_000);
    assertThat(MemorySize.parse(Node.of(1.5))).isEmpty();
    assertThat(MemorySize.parse(Node.of(0.0))).isEmpty();
    assertThat(MemorySize.parse(Node.of(1e18))).isEmpty();
    assertThat(MemorySize.parse(Node.of(Double.NaN))).isEmpty();
    assertThat(MemorySize.parse(Node.of(true))).isEmpty();
    assertThat(MemorySize.parse(Node.of(List.of(1)))).isEmpty();
  }

  @Test
  void mappingsMergeAndAnythingElseIsReplaced() {
    Mapping base =
        (Mapping) Node.of(Map.of("a", Map.of("x", 1, "y", 1), "b", List.of(1, 2), "c", Map.of()));
    Mapping over = (Mapping) Node.of(Map.of("a", Map.of("y", 2), "b", List.of(3), "c", 4, "d", 5));

    Mapping merged = Overrides.apply(base, over);

    assertThat(merged)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*keyPlaces")
        .isEqualTo(Node.of(Map.of("a", Map.of("x", 1, "y", 2), "b", List.of(3), "c", 4, "d", 5)));
  }
}
