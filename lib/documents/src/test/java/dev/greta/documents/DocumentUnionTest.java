package dev.greta.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of several files under the columns that hold them all. */
class DocumentUnionTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Field column(String value) {
    return Reads.standard().survey(bytes("{\"a\":" + value + "}")).getFields().get(0);
  }

  private static String type(Field field) {
    return dev.greta.spi.ArrowFields.extensionName(field).orElse(field.getType().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|2|Int(64, true)",
        "1|0.5|FloatingPoint(DOUBLE)",
        "1|12345678901234567890|Decimal(38, 0, 128)",
        "12345678901234567890|0.1234567890123456789|Utf8",
        "9223372036854775807|0.1234567890123456789|Decimal(38, 19, 128)",
        "0.5|0.1234567890123456789|Decimal(38, 19, 128)",
        "1|1e400|Utf8",
        "null|0.5|FloatingPoint(DOUBLE)",
        "1|\"x\"|arrow.json",
        "\"x\"|1e400|arrow.json",
        "\"2024-01-01\"|\"2024-01-01T00:00:00\"|Timestamp(MICROSECOND, null)",
        "\"2024-01-01\"|\"2024-01-01T00:00:00Z\"|Utf8",
        "[1]|[0.5]|List",
        "[1]|[\"x\"]|List",
        "[{\"x\":1}]|[{\"y\":true}]|List",
        "[{}]|[{\"y\":true}]|List",
        "[1]|{}|arrow.json",
        "true|false|Bool",
      })
  void theColumnOfTwoHoldsTheValuesOfBoth(String one, String other, String type) {
    DocumentUnion union = new DocumentUnion(DocumentSettings.STANDARD.with(MixedTypes.JSON));
    Field both = union.of(column(one), column(other)).orElseThrow();
    Field reverse = union.of(column(other), column(one)).orElseThrow();
    assertThat(type(both)).isEqualTo(type);
    assertThat(type(reverse)).isEqualTo(type);
    for (String value : List.of(one, other)) {
      for (Field field : List.of(both, reverse)) {
        byte[] document = bytes("{\"a\":" + value + "}");
        assertThat(Reads.standard().read(document, new Schema(List.of(field)), List.of()).rows())
            .hasSize(1);
      }
    }
  }

  @Test
  void kindsThatMayNotBeMixedAreNotUnited() {
    assertThat(
            new DocumentUnion(DocumentSettings.STANDARD.with(MixedTypes.ERROR))
                .of(column("1"), column("\"x\"")))
        .isEmpty();
    assertThat(
            type(
                new DocumentUnion(DocumentSettings.STANDARD.with(MixedTypes.STRING))
                    .of(column("1"), column("\"x\""))
                    .orElseThrow()))
        .isEqualTo("Utf8");
  }

  /** Seeded documents of two files: read under the united columns. */
  @Test
  void seededDocumentsAreReadUnderTheUnitedColumns() {
    DocumentUnion union = new DocumentUnion(DocumentSettings.STANDARD.with(MixedTypes.JSON));
    for (long seed = 5_000; seed < 5_200; seed++) {
      byte[] one = bytes(NastyDocuments.of(seed));
      byte[] other = bytes(NastyDocuments.of(seed + 1_000_000));
      Map<String, Field> columns = new LinkedHashMap<>();
      for (byte[] text : List.of(one, other)) {
        for (Field field : Reads.standard().survey(text).getFields()) {
          Field known = columns.get(field.getName());
          Optional<Field> both = known == null ? Optional.of(field) : union.of(known, field);
          both.ifPresent(f -> columns.put(f.getName(), f));
        }
      }
      List<Field> own = new ArrayList<>();
      for (Field field : Reads.standard().survey(one).getFields()) {
        Field united = columns.get(field.getName());
        own.add(united == null ? field : united);
      }
      int rows = Reads.standard().read(one, new Schema(own), List.of()).rows().size();
      assertThat(rows).as("seed %d", seed).isEqualTo(Reads.standard().load(one).rows().size());
    }
  }
}
