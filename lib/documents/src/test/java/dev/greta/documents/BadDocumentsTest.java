package dev.greta.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.RecordsPath;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.GretaException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a text is said with its code and line, wherever in the text it is. */
class BadDocumentsTest {

  private static void fails(String code, String place, Reads reads, String text) {
    assertThatThrownBy(() -> reads.load(text))
        .as(text.substring(0, Math.min(100, text.length())))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(code);
              assertThat(e.fault().place()).contains(place);
              assertThat(e.fault().remedy()).isPresent();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GRT-761|{\"a\":1,}",
        "GRT-761|{\"a\" 1}",
        "GRT-761|{a:1}",
        "GRT-761|{'a':1}",
        "GRT-761|{\"a\":01}",
        "GRT-761|{\"a\":1.}",
        "GRT-761|{\"a\":+1}",
        "GRT-761|{\"a\":tru}",
        "GRT-761|{\"a\":\"\\x\"}",
        "GRT-761|[1 2]",
        "GRT-761|]",
        "GRT-762|{\"a\":",
        "GRT-762|{\"a\":\"x",
        "GRT-762|{\"a\":[1,2",
        "GRT-761|{\"a\":\"\\u006≡\"}",
        "GRT-762|{\"a\":\"\\u12",
        "GRT-763|{\"a\":1,\"b\":2,\"a\":1}",
        "GRT-763|{\"o\":{\"a\":1,\"\\u0061\":2}}",
        "GRT-763|{\"l\":[{\"x\":null,\"x\":null}]}",
        "GRT-764|{\"a\":\"\\ud800\"}",
        "GRT-764|{\"a\":\"\\udc00x\"}",
        "GRT-764|{\"a\":\"\\ud800\\u0041\"}",
        "GRT-766|{\"a\":NaN}",
        "GRT-766|{\"a\":-Infinity}",
        "GRT-766|[Infinity]",
      })
  void aFaultIsSaidWithItsLine(String code, String text) {
    String before = "{\"z\":\n1}\n\n";
    fails(code, "test.json:4", Reads.standard(), before + text);
    fails(code, "test.json:4", Reads.sampling(1), before + text);
  }

  @Test
  void aNameTwiceIsFoundInWhatIsKeptAsText() {
    String text = "{\"a\":1}\n{\"a\":{\"x\":{\"y\":1},\"z\":{\"y\":[{\"k\":1,\"\\u006b\":2}]}}}";
    fails("GRT-763", "test.json:2", Reads.standard(), text);
    fails("GRT-763", "test.json:2", Reads.sampling(1), text);
    assertThat(Reads.standard().load(text.replace("006b", "006c")).rows()).hasSize(2);
  }

  @Test
  void aThousandLevelsAreReadAndOneMoreIsNot() {
    String deep = "[".repeat(999) + "]".repeat(999);
    assertThat(Reads.standard().load("{\"a\":" + deep + "}").rows()).hasSize(1);
    String objects = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
    assertThat(Reads.standard().load(objects).rows()).hasSize(1);
    fails("GRT-765", "test.json:1", Reads.standard(), "{\"a\":[" + deep + "]}");
    fails("GRT-765", "test.json:1", Reads.standard(), "[".repeat(1_000_000));
    fails("GRT-765", "test.json:1", Reads.standard(), "{\"a\":".repeat(1_000_000));
  }

  @Test
  void aTextOfTenMegabytesIsRead() {
    String text = "ä\u0000".repeat(5_000_000);
    String quoted = text.replace("\u0000", "\\u0000");
    assertThat(Reads.standard().load("{\"a\":\"" + quoted + "\"}").cells(0)).containsExactly(text);
  }

  @Test
  void aTextWithoutEndIsRefused() {
    assertThatThrownBy(() -> Reads.standard().load("{\"a\":\"" + "x".repeat(70_000_000)))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE);
              assertThat(e.fault().code()).isEqualTo("GRT-1230");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void unicodeIsDetectedWithAMarkOrWithout(String encoding) {
    String text = "{\"a\":\"Zoë 😀\",\"long\":\"" + "😀".repeat(9_000) + "\"}";
    Charset charset = Charset.forName(encoding);
    List<?> expected = List.of("Zoë 😀", "😀".repeat(9_000));
    assertThat(Reads.standard().load(text.getBytes(charset)).rows().get(0)).isEqualTo(expected);
    assertThat(Reads.standard().load(("\ufeff" + text).getBytes(charset)).rows().get(0))
        .isEqualTo(expected);
  }

  @Test
  void bytesOfAnotherEncodingAreRefused() {
    assertThatThrownBy(
            () -> Reads.standard().load("{\"a\":\"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessageContaining("not UTF-8");
    byte[] half = "{\"a\":\"x\ud83d\"}".getBytes(StandardCharsets.UTF_16LE);
    half[14] = (byte) 0x3d;
    half[15] = (byte) 0xd8;
    assertThatThrownBy(() -> Reads.standard().load(half)).hasMessageContaining("not UTF-16");
  }

  @Test
  void aMarkInTheMiddleIsNoWhiteSpace() {
    fails("GRT-761", "test.json:2", Reads.standard(), "{\"a\":1}\n\ufeff{\"a\":2}");
  }

  // Layouts.

  private static Reads at(String path) {
    return new Reads(
        DocumentSettings.STANDARD,
        new JsonDocuments.Layout(RecordsPath.parse(path), true, false),
        Long.MAX_VALUE,
        BatchTarget.DEFAULT);
  }

  private static Reads array() {
    return at("");
  }

  @Test
  void elementsOfAnArrayAreDocuments() {
    assertThat(array().load("[{\"a\":1},\n{\"a\":2}]\n").cells(0)).containsExactly(1L, 2L);
    assertThat(array().load("[1,[2]]").cells(0)).containsExactly("1", "[2]");
    assertThat(array().load("[]").rows()).isEmpty();
    assertThat(array().load("{\"a\":1}").cells(0)).containsExactly(1L);
    assertThat(array().load("[{\"a\":1}] {\"a\":2} [] [{\"a\":3}]").cells(0))
        .containsExactly(1L, 2L, 3L);
    fails("GRT-761", "test.json:1", array(), "[{\"a\":1},]");
    fails("GRT-761", "test.json:1", array(), "[{\"a\":1}] x");
    fails("GRT-762", "test.json:2", array(), "[{\"a\":1},\n");
    fails("GRT-760", "test.json:1", array(), "");
    fails("GRT-760", "test.json:2", array(), " \n");
  }

  @Test
  void recordsMayBeWithin() {
    String text =
        "{\"skip\":[{\"items\":[9]}],\"data\":{\"n\":1,\"items\":[{\"a\":1},{\"a\":2}],\"x\":{}}}";
    assertThat(at("data.items").load(text).cells(0)).containsExactly(1L, 2L);
    assertThat(at("/data/items").load(text).cells(0)).containsExactly(1L, 2L);
    assertThat(at("/skip/0/items").load(text).cells(0)).containsExactly(9L);
    assertThat(at("data").load("{\"data\":{\"a\":5}}").cells(0)).containsExactly(5L);
    assertThat(at("data").load("{\"data\":null}").rows()).isEmpty();
    assertThat(at("/a.b/c~1d").load("{\"a.b\":{\"c/d\":[{\"x\":1}]}}").cells(0))
        .containsExactly(1L);
    assertThat(at("d").load("{\"d\":[{\"x\":1}]}\n{\"d\":[]} {\"d\":[{\"x\":2}]}").cells(0))
        .containsExactly(1L, 2L);
  }

  @Test
  void recordsThatAreNotThereAreSaid() {
    fails("GRT-660", "test.json:1", at("data.item"), "{\"data\":{\"items\":[]}}");
    fails("GRT-660", "test.json:1", at("data"), "[1]");
    fails("GRT-660", "test.json:1", at("/3"), "[1]");
    fails("GRT-660", "test.json:1", at("data"), "{\"data\":5}");
    assertThatThrownBy(() -> at("data.item").load("{\"data\":{\"items\":[]}}"))
        .hasMessageContaining("finds no 'item' in an object of [items]");
  }

  @Test
  void whatFollowsTheRecordsMustBeJsonWithoutSecondOnes() {
    fails("GRT-763", "test.json:1", at("d"), "{\"d\":[{\"x\":1}],\"d\":[]}");
    fails("GRT-762", "test.json:1", at("d"), "{\"d\":[{\"x\":1}]");
    fails("GRT-761", "test.json:1", at("d"), "{\"d\":[{\"x\":1}],}");
  }
}
