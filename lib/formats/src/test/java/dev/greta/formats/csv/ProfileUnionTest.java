package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** Columns united from what was seen of each are those of all texts at once. */
class ProfileUnionTest {

  private static final String[] TEXTS = {
    "1",
    "-7",
    "9007199254740993",
    "18446744073709551616",
    "0.1",
    "-0.25",
    "1e300",
    "NaN",
    "-0",
    "0.1234567890123456789",
    "true",
    "2024-02-29",
    "2024-02-29 12:00",
    "2024-02-29T12:00:00Z",
    "12:00:00",
    "007",
    "x",
    "",
    "12345678901234567890123456789012345678"
  };

  private static ColumnProfile seen(List<String> texts) {
    ColumnProfile profile = new ColumnProfile('.');
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      profile.observe(bytes, 0, bytes.length);
    }
    return profile;
  }

  private static Field column(List<String> texts) {
    ColumnProfile profile = seen(texts);
    return new CsvColumn("c", profile.type(), CsvColumn.Origin.FOUND, profile.toString())
        .evidence();
  }

  @Test
  void aUnionIsTheTypeOfAllTexts() {
    long seed = 20261124;
    Random random = new Random(seed);
    CsvFormat format = new CsvFormat(CsvSettings.standard());
    for (int i = 0; i < 20_000; i++) {
      List<String> all = new ArrayList<>();
      Optional<Field> united = Optional.empty();
      int kinds = 1 + random.nextInt(TEXTS.length);
      for (int files = 1 + random.nextInt(4); files > 0; files--) {
        List<String> texts = new ArrayList<>();
        for (int k = random.nextInt(4); k > 0; k--) {
          texts.add(TEXTS[random.nextInt(kinds)]);
        }
        all.addAll(texts);
        Field own = column(texts);
        united = united.isEmpty() ? Optional.of(own) : format.unite(united.get(), own);
      }
      assertThat(ColumnType.of(united.orElseThrow().getType()))
          .as("%s, seed %d", all, seed)
          .contains(seen(all).type());
      assertThat(ColumnProfile.of(seen(all).toString()).toString()).isEqualTo(seen(all).toString());
    }
  }

  /** A type of which nothing more is known holds itself, and its own texts add nothing to it. */
  @Test
  void aTypeAloneHoldsWhatItHeld() {
    CsvFormat format = new CsvFormat(CsvSettings.standard());
    for (String text : TEXTS) {
      Field own = column(List.of(text));
      Field bare = ColumnType.of(own.getType()).orElseThrow().field("c");
      assertThat(format.unite(bare, own).orElseThrow().getType()).as(text).isEqualTo(own.getType());
    }
  }
}
