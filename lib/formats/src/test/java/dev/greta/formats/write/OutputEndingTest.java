package dev.greta.formats.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.formats.text.Compression;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputEndingTest {

  @Test
  void aNameSaysFormatAndPacking() {
    assertThat(OutputEnding.of(Path.of("a.csv/b.Parquet")))
        .contains(new OutputEnding(".parquet", Compression.NONE));
    assertThat(OutputEnding.of(Path.of("a.b.TSV.Gz")))
        .contains(new OutputEnding(".tsv", Compression.GZIP));
    assertThat(OutputEnding.of(Path.of("a.ndjson.zst")).map(OutputEnding::toString))
        .contains(".ndjson.zst");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "csv", "a.csv.bz2", "a.parquet.gz", "a.gz", "a.csv.gz.zst", "a.csv."})
  void otherNamesSayNothing(String name) {
    assertThat(OutputEnding.of(Path.of(name))).isEqualTo(Optional.empty());
    assertThat(name).doesNotMatch(OutputEnding.pattern());
  }

  @Test
  void thePatternAndTheTextHaveThemAll() {
    assertThat(OutputEnding.all()).hasSize(8 + 2 * 4);
    for (OutputEnding ending : OutputEnding.all()) {
      assertThat("folder/x" + ending).matches(OutputEnding.pattern());
      assertThat(OutputEnding.of(Path.of("x" + ending))).contains(ending);
      assertThat(OutputEnding.told()).contains(ending.format());
    }
    assertThat(OutputEnding.told())
        .isEqualTo(
            ".parquet, .arrow, .csv, .tsv, .json, .ndjson, .xlsx or .duckdb, of which .csv, .tsv,"
                + " .json and .ndjson may have .gz or .zst behind");
  }
}
