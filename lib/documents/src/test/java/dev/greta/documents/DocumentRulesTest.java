package dev.greta.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.documents.Reads.Loaded;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of how documents become columns, by itself. */
class DocumentRulesTest {

  private static DocumentSettings flatten(int depth) {
    return new DocumentSettings(depth, "_", MixedTypes.JSON, 10_000);
  }

  private static DocumentSettings mixed(MixedTypes mixed) {
    return new DocumentSettings(3, "_", mixed, 10_000);
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  private static String type(Loaded loaded) {
    Field field = loaded.schema().getFields().get(0);
    return ArrowFields.extensionName(field).orElse(field.getType().toString());
  }

  /** Numbers of one field, with what the field becomes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1, -5|Int(64, true)",
        "9223372036854775807, -9223372036854775808|Int(64, true)",
        "1, 9223372036854775808|Decimal(38, 0, 128)",
        "99999999999999999999999999999999999999|Decimal(38, 0, 128)",
        "100000000000000000000000000000000000000|Utf8",
        "1, 0.5|FloatingPoint(DOUBLE)",
        "9007199254740992, 0.5|FloatingPoint(DOUBLE)",
        "9007199254740993, 0.5|Decimal(38, 1, 128)",
        "0.1234567890123456789|Decimal(38, 19, 128)",
        "0.1234567890123456789, 12345678901234567890|Utf8",
        "0.30000000000000004|FloatingPoint(DOUBLE)",
        "123456789012345.67|FloatingPoint(DOUBLE)",
        "1e300|FloatingPoint(DOUBLE)",
        "1e300, 0.1234567890123456789|Utf8",
        "1e400|Utf8",
        "1e-400|Utf8",
        "1e123456|Utf8",
        "-0|FloatingPoint(DOUBLE)",
        "1, true|arrow.json",
        "1, \"2\"|arrow.json",
        "\"2024-02-29\"|Date(DAY)",
        "\"2024-02-29\", \"2024-02-29T10:00:00\"|Timestamp(MICROSECOND, null)",
        "\"2024-02-29T10:00:00Z\"|Timestamp(MICROSECOND, UTC)",
        "\"2024-02-29T10:00:00Z\", \"2024-02-29T10:00:00\"|Utf8",
        "\"2024-02-29\", \"2024-02-30\"|Utf8",
        "\"10:00:00\"|Utf8",
        "true, false|Bool",
        "null|Utf8",
        "[]|List",
        "{}|arrow.json",
      })
  void valuesOfAFieldGiveItsType(String values, String type) {
    String text =
        Arrays.stream(values.split(", "))
            .map(value -> "{\"a\":" + value + "}\n")
            .collect(Collectors.joining());
    Loaded loaded = Reads.standard().load(text);
    assertThat(type(loaded)).isEqualTo(type);
    Loaded sampled = Reads.sampling(1).load(text);
    assertThat(sampled.schema()).isEqualTo(loaded.schema());
    assertThat(sampled.rows()).isEqualTo(loaded.rows());
  }

  @Test
  void aNumberOfFourHundredDigitsKeepsThem() {
    String number = "-" + "1234567890".repeat(40) + ".5";
    assertThat(Reads.standard().load("{\"a\":" + number + "}").cells(0)).containsExactly(number);
  }

  @Test
  void everyDigitOfADecimalIsKept() {
    Loaded loaded = Reads.standard().load("{\"a\":12345678901234567890.12}{\"a\":-3}{\"a\":0.5}");
    assertThat(loaded.cells(0))
        .containsExactly(
            new BigDecimal("12345678901234567890.12"),
            new BigDecimal("-3.00"),
            new BigDecimal("0.50"));
  }

  /** A decimal that fits as such, and a misfit after it: what it was still counts. */
  @Test
  void whatWasDecodedBeforeAMisfitCounts() {
    String text =
        "{\"a\":1.25,\"b\":9007199254740993,\"c\":\"2024-01-01\",\"d\":1}\n".repeat(3)
            + "{\"a\":0.1234567890123456789,\"b\":0.5,\"c\":\"2024-01-01T00:00:00\",\"d\":{}}";
    Loaded loaded = Reads.sampling(1).load(text);
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.schema()).isEqualTo(Reads.standard().load(text).schema());
    assertThat(loaded.schema().getFields().stream().map(f -> f.getType().toString()))
        .containsExactly(
            "Decimal(38, 19, 128)", "Decimal(38, 1, 128)", "Timestamp(MICROSECOND, null)", "Utf8");
    assertThat(loaded.rows()).hasSize(4);
  }

  @Test
  void objectsBecomeColumnsDownToADepth() {
    String text = "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}";
    assertThat(names(Reads.of(flatten(3)).load(text).schema())).containsExactly("a_b_c_d");
    assertThat(Reads.of(flatten(3)).load(text).schema().getFields().get(0).getType())
        .isEqualTo(ArrowType.Struct.INSTANCE);
    assertThat(names(Reads.of(flatten(4)).load(text).schema())).containsExactly("a_b_c_d_e");
    assertThat(names(Reads.of(flatten(0)).load(text).schema())).containsExactly("a");
    assertThat(names(Reads.of(flatten(1)).load(text).schema())).containsExactly("a_b");
  }

  @Test
  void ofTwoColumnsOfOneNameTheOutermostHasItAndTheOtherIsSaid() {
    Loaded loaded = Reads.standard().load("{\"a\":{\"b\":1},\"a_b\":2,\"a_b_2\":3}");
    assertThat(names(loaded.schema())).containsExactly("a_b_3", "a_b", "a_b_2");
    assertThat(loaded.rows()).containsExactly(List.of(1L, 2L, 3L));
    assertThat(loaded.notices())
        .containsExactly("column 'a_b_3' is field 'a.b', as another field is called 'a_b'");
  }

  @Test
  void mixedKindsAreKeptAsTheirOwnTextAndSaid() {
    String text =
        "{\"a\":1.50}{\"a\":\"\\u00e4\"}{\"a\": {\"x\" : [1]}}{\"a\":null}{\"a\":[ ]}{}{\"a\":true}";
    Loaded loaded = Reads.standard().load(text);
    assertThat(type(loaded)).isEqualTo("arrow.json");
    assertThat(loaded.cells(0))
        .containsExactly("1.50", "\"\\u00e4\"", "{\"x\" : [1]}", null, "[ ]", null, "true");
    assertThat(loaded.notices())
        .containsExactly(
            "field 'a' has 1 object, 1 array, 1 string, 1 number, 1 boolean: each kept as its JSON"
                + " text");
  }

  @Test
  void mixedKindsMayBecomeText() {
    Loaded loaded =
        Reads.of(mixed(MixedTypes.STRING))
            .load("{\"a\":1.50}{\"a\":\"\\u00e4\"}{\"a\":{\"x\":[1]}}");
    assertThat(type(loaded)).isEqualTo("Utf8");
    assertThat(loaded.cells(0)).containsExactly("1.50", "ä", "{\"x\":[1]}");
  }

  @Test
  void mixedKindsMayBeRefused() {
    for (long sample : new long[] {1, 10}) {
      Reads reads = new Reads(mixed(MixedTypes.ERROR), Reads.LINES, sample, BatchTarget.DEFAULT);
      assertThatThrownBy(() -> reads.load("{\"o\":{\"a\":1}}\n{\"o\":{\"a\":\"x\"}}"))
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-768");
                assertThat(e.fault().message()).isEqualTo("field 'o.a' has numbers and strings");
                assertThat(e.fault().place()).contains("test.json:2");
              });
    }
  }

  @Test
  void mixedKindsWithinListsAndStructs() {
    Loaded loaded = Reads.standard().load("{\"a\":[1,\"x\",{\"k\":[true,2]}]}{\"a\":[{\"k\":1}]}");
    assertThat(loaded.rows())
        .containsExactly(
            List.of(List.of("1", "\"x\"", "{\"k\":[true,2]}")), List.of(List.of("{\"k\":1}")));
  }

  @Test
  void documentsThatAreNoObjectsAreAColumnOfTheirOwn() {
    Loaded loaded = Reads.standard().load("1\n2\nnull\n");
    assertThat(names(loaded.schema())).containsExactly("value");
    assertThat(loaded.cells(0)).containsExactly(1L, 2L, null);
    assertThat(Reads.standard().load("{\"value\":1}\n7").cells(0))
        .containsExactly("{\"value\":1}", "7");
    assertThat(Reads.standard().load("[1,2] [3]").cells(0))
        .containsExactly(List.of(1L, 2L), List.of(3L));
  }

  @Test
  void noDocumentsAreNoRows() {
    Loaded loaded = Reads.standard().load(" \n\n");
    assertThat(names(loaded.schema())).containsExactly("value");
    assertThat(loaded.rows()).isEmpty();
  }

  @Test
  void aMisfitNamesFieldDocumentAndValue() {
    assertThat(fault("{\"o\":{\"a\":1}}\n{\"o\":{\"a\":2}}\n{\"o\":{\"a\":\"soon\"}}"))
        .isEqualTo("field 'o.a', document 3: 'soon' is no Int(64, true)");
    assertThat(fault("{\"a\":1}\n{\"b\":2}"))
        .isEqualTo("field 'b', document 2 is in none of the first documents");
    assertThat(fault("{\"a\":[{\"k\":1}]}{\"a\":[{\"k\":[]}]}"))
        .isEqualTo("field 'a[].k', document 2: an array is no Int(64, true)");
    assertThat(fault("{\"a\":null}{\"a\":1.5}")).isEqualTo("field 'a', document 2: 1.5 is no Utf8");
    assertThat(fault("{\"a\":1}\n5")).isEqualTo("the document, document 2: 5 is no object");
  }

  private static String fault(String text) {
    SchemaMisfitException misfit = Reads.sampling(1).load(text).misfits().get(0);
    assertThat(misfit.fault().code()).isEqualTo("GRT-767");
    assertThat(misfit.fault().place()).get().asString().startsWith("test.json:");
    return misfit.fault().message();
  }

  /** Found by JsonFuzzTest: the field too many came after the sample, in an object with structs. */
  @Test
  void aFieldTooManyAfterTheSampleMayBeBesideAStruct() {
    DocumentSettings settings = new DocumentSettings(0, "_", MixedTypes.JSON, 3);
    String first = "{\"a\":1,\"b\":{\"c\":2}}";
    String second = "{\"d\":true,\"b\":{\"e\":[]}}";

    Loaded loaded =
        new Reads(settings, Reads.LINES, 1, BatchTarget.DEFAULT).load(first + "\n" + second);

    assertThat(names(loaded.schema())).containsExactly("value");
    assertThat(loaded.cells(0)).containsExactly(first, second);
    assertThat(loaded.misfits()).hasSize(1);
  }

  /** Keys that are ids: the object that has them is kept as JSON, and its holder goes on. */
  @Test
  void anObjectOfTooManyFieldsIsKeptWhole() {
    DocumentSettings settings = new DocumentSettings(3, "_", MixedTypes.JSON, 50);
    String text =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"n\":" + i + ",\"by\":{\"id" + i + "\":{\"x\":1}},\"o\":{\"p\":1}}\n")
            .collect(Collectors.joining());
    for (long sample : new long[] {1, 30, 1_000}) {
      Loaded loaded = new Reads(settings, Reads.LINES, sample, BatchTarget.DEFAULT).load(text);
      assertThat(names(loaded.schema())).containsExactly("n", "by", "o_p");
      assertThat(loaded.rows().get(7)).containsExactly(7L, "{\"id7\":{\"x\":1}}", 1L);
      assertThat(loaded.notices())
          .containsExactly(
              "field 'by' has too many different fields, or is nested too deeply: 200 objects kept"
                  + " as JSON text");
    }
  }

  @Test
  void aMillionDifferentFieldsOfTheDocumentItself() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      text.append("{\"user-").append(i).append("\":").append(i).append("}\n");
    }
    Loaded loaded =
        new Reads(DocumentSettings.STANDARD, Reads.LINES, 20_480, new BatchTarget(10_000, 1L << 20))
            .load(text.toString());
    assertThat(names(loaded.schema())).containsExactly("value");
    assertThat(type(loaded)).isEqualTo("arrow.json");
    assertThat(loaded.rows()).hasSize(1_000_000);
    assertThat(loaded.rows().get(999_999)).containsExactly("{\"user-999999\":999999}");
  }

  @Test
  void aMillionFieldsOfOneObject() {
    String text =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> "\"k" + i + "\":" + i)
            .collect(Collectors.joining(",", "{\"a\":{", "}}"));
    Loaded loaded = Reads.standard().load(text);
    assertThat(names(loaded.schema())).containsExactly("a");
    assertThat(loaded.cells(0)).containsExactly(text.substring(5, text.length() - 1));
  }

  @Test
  void whatIsNestedTooDeeplyForASchemaIsKeptAsText() {
    String deep = "[".repeat(900) + "7" + "]".repeat(900);
    Loaded loaded = Reads.standard().load("{\"a\":" + deep + "}");
    Object cell = loaded.cells(0).get(0);
    int lists = 0;
    while (cell instanceof List<?> list) {
      cell = list.get(0);
      lists++;
    }
    assertThat(lists).isEqualTo(PathTree.MAX_LEVEL - 1);
    assertThat(cell).isEqualTo(deep.substring(lists, 1801 - lists));
    assertThat(loaded.notices()).hasSize(1);
  }

  @Test
  void batchesEndAtRowsOrBytes() {
    String text = "{\"a\":\"0123456789\",\"l\":[1,2,3]}\n".repeat(1_000);
    for (BatchTarget target :
        List.of(new BatchTarget(7, 1 << 20), new BatchTarget(1_000, 500), new BatchTarget(1, 1))) {
      Loaded loaded = new Reads(DocumentSettings.STANDARD, Reads.LINES, 10, target).load(text);
      assertThat(loaded.rows()).hasSize(1_000);
      assertThat(loaded.rows()).containsOnly(List.of("0123456789", List.of(1L, 2L, 3L)));
    }
  }

  /** A schema of several files may have what this one lacks, and wider types. */
  @Test
  void aWiderSchemaHoldsTheDocumentsToo() {
    Schema wider =
        Reads.standard()
            .load("{\"b\":1,\"a\":0.5,\"t\":\"2024-01-01T00:00:00\",\"n\":123456789012345678901}")
            .schema();
    byte[] text = "{\"a\":3,\"t\":\"2024-02-02\",\"n\":5}".getBytes(StandardCharsets.UTF_8);
    Loaded loaded = Reads.standard().read(text, wider, List.of());
    assertThat(loaded.rows().get(0).toString()).isEqualTo("[null, 3.0, 2024-02-02T00:00, 5]");
  }
}
