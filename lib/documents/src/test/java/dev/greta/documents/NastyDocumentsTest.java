package dev.greta.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.documents.Reads.Loaded;
import dev.greta.spi.BatchTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded documents, decoded, against {@link NaiveDocuments}. */
class NastyDocumentsTest {

  private static final int SEEDS = 600;

  @Test
  void schemaAndCellsAreThoseOfThePlainestCode() throws IOException {
    int restarted = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random choice = new Random(~seed);
      DocumentSettings settings =
          new DocumentSettings(
              choice.nextInt(4),
              choice.nextBoolean() ? "_" : ".",
              choice.nextInt(3) == 0 ? MixedTypes.STRING : MixedTypes.JSON,
              10_000);
      BatchTarget target = new BatchTarget(1 + choice.nextInt(20), 1 + choice.nextInt(4_000));
      Reads reads = new Reads(settings, Reads.LINES, 1 + choice.nextInt(30), target);
      String text = NastyDocuments.of(seed);
      String said = "seed " + seed + ", " + settings + ": " + text;

      NaiveDocuments naive = new NaiveDocuments(text, settings);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(Reads.plain(reads.survey(bytes))).as(said).isEqualTo(naive.schema());
      Loaded loaded = reads.load(bytes);
      assertThat(loaded.schema()).as(said).isEqualTo(naive.schema());
      assertThat(loaded.rows()).as(said).isEqualTo(naive.rows());
      restarted += loaded.misfits().size();
    }
    assertThat(restarted).as("loads that a sample misled").isBetween(SEEDS / 10, SEEDS);
  }

  @Test
  void theSchemaOfALoadIsThatOfTheWholeWhateverTheSample() throws IOException {
    for (long seed = 1_000; seed < 1_060; seed++) {
      String text = NastyDocuments.of(seed);
      NaiveDocuments naive = new NaiveDocuments(text, DocumentSettings.STANDARD);
      for (long sample = 1; sample < 40; sample += 3) {
        Loaded loaded = Reads.sampling(sample).load(text);
        assertThat(loaded.schema()).as("seed %d, %s", seed, text).isEqualTo(naive.schema());
        assertThat(loaded.rows()).as("seed %d", seed).isEqualTo(naive.rows());
      }
    }
  }
}
