package dev.greta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Problems;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  private final Problems problems = new Problems();

  private Optional<Mapping> read(String... lines) {
    return YamlReader.read("c.yml", String.join("\n", lines) + "\n", problems);
  }

  private Fault problem() {
    assertThat(problems.inFileOrder()).hasSize(1);
    return problems.inFileOrder().get(0);
  }

  private void expect(String code, String place, String message, String remedy) {
    Fault fault = problem();
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.place()).contains(place);
    assertThat(fault.message()).contains(message);
    assertThat(fault.remedy().orElseThrow()).contains(remedy);
  }

  private static Node at(Node node, Object... path) {
    Node found = node;
    for (Object step : path) {
      found =
          step instanceof Integer index
              ? ((Sequence) found).elements().get(index)
              : ((Mapping) found).get((String) step).orElseThrow();
    }
    return found;
  }

  private static String text(Node node) {
    return ((Scalar) node).text();
  }

  @Test
  void everyNodeKnowsItsPlaceAndPath() {
    Mapping root = read("data:", "  list: [a, {b: c}]", "  'quoted': x").orElseThrow();

    assertThat(at(root, "data").place().toString()).isEqualTo("c.yml:2:3  data");
    assertThat(at(root, "data", "list", 0).place().toString())
        .isEqualTo("c.yml:2:10  data.list[0]");
    assertThat(at(root, "data", "list", 1, "b").place().toString())
        .isEqualTo("c.yml:2:17  data.list[1].b");
    assertThat(((Mapping) at(root, "data")).keyPlace("quoted").toString())
        .isEqualTo("c.yml:3:3  data.quoted");
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "~, NULL",
    "null, NULL",
    "Null, NULL",
    "'', NULL",
    "true, BOOLEAN",
    "False, BOOLEAN",
    "yes, TEXT",
    "on, TEXT",
    "12, INTEGER",
    "-0012, INTEGER",
    "0x1F, INTEGER",
    "0o17, INTEGER",
    "1_000, TEXT",
    "1.5, DECIMAL",
    "1e3, DECIMAL",
    ".inf, DECIMAL",
    ".nan, DECIMAL",
    "2024-01-01, TEXT",
    "1:30, TEXT",
    "'\"12\"', TEXT",
    "'''true''', TEXT",
    "!!str 12, TEXT",
    "! 12, TEXT",
    "!!int 12, INTEGER",
    "'!!int \"12\"', INTEGER"
  })
  void kindsAreThoseOfTheCoreSchema(String yaml, Scalar.Kind kind) {
    assertThat(((Scalar) read("a: " + yaml).orElseThrow().entries().get("a")))
        .isNotNull()
        .extracting(Scalar::kind)
        .isEqualTo(kind);
  }

  @Test
  void aNumberKeepsItsText() {
    assertThat(text(at(read("a: 007").orElseThrow(), "a"))).isEqualTo("007");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!java.lang.Runtime x",
        "a: !!python/object/apply:os.system [x]",
        "a: !!javax.script.ScriptEngineManager {x: y}",
        "a: !local x",
        "a: !!int abc",
        "a: !!set {x}",
        "a: !!map [x]",
        "a: !!binary aGk="
      })
  void aTagIsRefusedAndExecutesNothing(String yaml) {
    assertThat(read(yaml)).isEmpty();
    expect("GRT-300", "c.yml:1:4  a", "a tag that configs do not use", "Remove the tag");
  }

  @Test
  void anUnknownTagHandleIsRefusedWithoutItsText() {
    assertThat(read("a: !hunter2!x y")).isEmpty();
    expect("GRT-300", "c.yml:1:4", "a tag that configs do not use", "quotes");
    assertThat(problem().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- a|the config is a list, not a mapping|c.yml:1:1",
        "just text|the config is text, not a mapping|c.yml:1:1",
        "42|the config is a whole number, not a mapping|c.yml:1:1"
      })
  void aConfigThatIsNoMappingIsRefused(String yaml, String message, String place) {
    assertThat(read(yaml)).isEmpty();
    expect("GRT-300", place, message, "Begin with a key: data:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment", "---", "~", "\n\n"})
  void anEmptyConfigIsRefused(String yaml) {
    assertThat(read(yaml)).isEmpty();
    expect("GRT-300", "c.yml:1:1", "the config is empty", "Begin with data:");
  }

  @Test
  void tabsAreNamedAtTheirPlace() {
    assertThat(read("data:", "\ttype: csv")).isEmpty();
    expect("GRT-300", "c.yml:2:1", "a tab where YAML wants spaces", "Replace the tab by spaces.");
  }

  @Test
  void aTabAfterSpacesIsNamedToo() {
    assertThat(read("data:", "  type: csv", "  \tsource: x")).isEmpty();
    assertThat(problem().message()).isEqualTo("a tab where YAML wants spaces");
    assertThat(problem().place().orElseThrow()).startsWith("c.yml:3:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: b\n\tc: d", "a:\n  - x\n\t- y: z", "- \tb: c", "a: b\n\t\tc: d: e"})
  void aTabIsNamedWhateverTheParserMakesOfIt(String yaml) {
    assertThat(read(yaml)).isEmpty();
    assertThat(problem().message()).isEqualTo("a tab where YAML wants spaces");
  }

  @Test
  void aTabWithinTextIsNoProblem() {
    assertThat(text(at(read("a: \"x\ty\"").orElseThrow(), "a"))).isEqualTo("x\ty");
  }

  @Test
  void eachDuplicateKeyIsNamed() {
    assertThat(read("a: 1", "b: {c: 1, c: 2, c: 3}", "a: 2")).isPresent();
    assertThat(problems.inFileOrder())
        .extracting(Fault::code, f -> f.place().orElseThrow(), Fault::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "GRT-305", "c.yml:2:11  b.c", "'c' stands here already, in line 2"),
            org.assertj.core.groups.Tuple.tuple(
                "GRT-305", "c.yml:2:17  b.c", "'c' stands here already, in line 2"),
            org.assertj.core.groups.Tuple.tuple(
                "GRT-305", "c.yml:3:1  a", "'a' stands here already, in line 1"));
    assertThat(problems.inFileOrder().get(0).remedy()).contains("Keep one of them.");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThat(read("a: 1", "---", "b: 2")).isEmpty();
    expect("GRT-300", "c.yml:2:1", "a second document begins here", "Keep one document");
  }

  @Test
  void oneDocumentMayHaveItsMarkers() {
    assertThat(read("%YAML 1.2", "---", "a: 1", "...")).isPresent();
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"? [a]\n: 1", "? {a: 1}\n: 1", "~: 1"})
  void aKeyThatIsNoTextIsRefused(String yaml) {
    assertThat(read(yaml)).isEmpty();
    assertThat(problem().code()).isEqualTo("GRT-300");
    assertThat(problem().message()).isEqualTo("a key that is no text");
  }

  @Test
  void anAliasStandsForItsAnchorUnderItsOwnPath() {
    Mapping root = read("a: &x {b: [1]}", "c: *x", "d: &t text", "e: *t").orElseThrow();

    assertThat(at(root, "c", "b", 0).place().toString()).isEqualTo("c.yml:1:12  c.b[0]");
    assertThat(((Mapping) at(root, "c")).keyPlace("b").toString()).isEqualTo("c.yml:1:8  c.b");
    assertThat(text(at(root, "e"))).isEqualTo("text");
  }

  @Test
  void mergedKeysYieldToTheMappingsOwnAndToEarlierOnes() {
    Mapping root =
        read("a: &a {x: 1, y: 1}", "b: &b {y: 2, z: 2}", "c: {<<: [*a, *b], x: 3}", "d: {<<: *b}")
            .orElseThrow();

    assertThat(text(at(root, "c", "x"))).isEqualTo("3");
    assertThat(text(at(root, "c", "y"))).isEqualTo("1");
    assertThat(text(at(root, "c", "z"))).isEqualTo("2");
    assertThat(((Mapping) at(root, "d")).entries().keySet()).containsExactly("y", "z");
    assertThat(at(root, "d", "y").place().path()).isEqualTo("d.y");
    assertThat(((Mapping) at(root, "d")).keyPlace("y").toString()).isEqualTo("c.yml:2:8  d.y");
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void aQuotedMergeKeyIsAKeyLikeAnyOther() {
    Mapping root = read("a: {'<<': {x: 1}}").orElseThrow();
    assertThat(text(at(root, "a", "<<", "x"))).isEqualTo("1");
  }

  @Test
  void onlyMappingsMerge() {
    assertThat(read("a: &a text", "b: {<<: *a}")).isEmpty();
    expect("GRT-300", "c.yml:1:4  b", "<< merges mappings", "<<: *name");
  }

  @Test
  void anAliasWithoutItsAnchorIsRefusedWithoutItsText() {
    assertThat(read("password: *hunter2")).isEmpty();
    expect("GRT-300", "c.yml:1:11  password", "an alias of an anchor", "quotes");
    assertThat(problem().toString()).doesNotContain("hunter2");
  }

  @Test
  void anAliasWithinItsAnchorIsRefused() {
    assertThat(read("a: &x {b: *x}")).isEmpty();
    expect("GRT-300", "c.yml:1:11  a.b", "within what it stands for", "Write the value out.");
  }

  @Test
  void anAliasBombIsRefusedBeforeItUnfolds() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1))));
      bomb.append("]\n");
    }
    assertThat(read(bomb.toString())).isEmpty();
    Fault fault = problem();
    assertThat(fault.code()).isEqualTo("GRT-306");
    assertThat(fault.message()).isEqualTo("the config has more than 10000 nodes, aliases unfolded");
    assertThat(fault.remedy()).contains("Use fewer aliases; a config is small.");
    assertThat(fault.place().orElseThrow()).startsWith("c.yml:5:");
  }

  @Test
  void theBoundOnNodesIsExact() {
    // The root, its key, and the list are three.
    String most = "a: [" + "x,".repeat(YamlReader.MOST_NODES - 3) + "]";
    assertThat(read(most)).isPresent();
    assertThat(read(most.replace("]", "x]"))).isEmpty();
    assertThat(problem().code()).isEqualTo("GRT-306");
  }

  @Test
  void theBoundOnDepthIsExact() {
    int lists = YamlReader.DEEPEST - 1;
    assertThat(read("a: " + "[".repeat(lists) + "]".repeat(lists))).isPresent();
    assertThat(read("a: " + "[".repeat(lists + 1) + "]".repeat(lists + 1))).isEmpty();
    assertThat(problem().code()).isEqualTo("GRT-306");
    assertThat(problem().message()).isEqualTo("nested deeper than 64 levels");
  }

  @Test
  void aHundredThousandBracketsOverflowNothing() {
    assertThat(read("a: " + "[".repeat(100_000))).isEmpty();
    assertThat(problem().code()).isEqualTo("GRT-306");
  }

  @Test
  void siblingsAreNotDeep() {
    assertThat(read("a: [" + "[],".repeat(200) + "]")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b: hunter2|c.yml:1:5|a colon where no key can stand",
        "a: @hunter2|c.yml:1:4|a character that no value can begin with",
        "a: \"\\qhunter2\"|c.yml:1:6|an escape that YAML does not know",
        "a: \"hunter2|c.yml:1:4|a quote that is never closed",
        "a: 'hun'ter2'|c.yml:1:9|text right behind a closing quote",
        "a: {b: \"hun\"ter2\"}|c.yml:1:13|text right behind a closing quote",
        "a: [hunter2|c.yml:2:1|no valid YAML: expected ',' or ']'",
        "a: {b: hunter2]|c.yml:1:15|no valid YAML: expected ',' or '}'",
        "a: \"\\xhunter2\"|c.yml:1:7|no valid YAML: expected escape sequence of 2 hexadecimal numbers"
      })
  void whatIsNoYamlIsNamedAtItsPlaceWithoutItsText(String yaml, String place, String message) {
    assertThat(read(yaml)).isEmpty();
    assertThat(problem().place()).contains(place);
    assertThat(problem().message()).isEqualTo(message);
    assertThat(problem().code()).isEqualTo("GRT-300");
    assertThat(problem().toString()).doesNotContain("hunter2");
    assertThat(problem().remedy()).isPresent();
  }

  @Test
  void wrongIndentationIsNamed() {
    assertThat(read("data:", "  a: 1", " b: 2")).isEmpty();
    expect("GRT-300", "c.yml:3:2", "a line that belongs to nothing above it", "indentation");
  }

  @Test
  void aControlCharacterIsNamedAtItsPlace() {
    assertThat(read("a: 1", "b: x\u0007y")).isEmpty();
    expect("GRT-300", "c.yml:2:5", "U+0007", "Remove it");
  }

  @Test
  void problemsBeforeTheSyntaxErrorAreReportedToo() {
    assertThat(read("a: 1", "a: 2", "b: @")).isEmpty();
    assertThat(problems.inFileOrder())
        .extracting(Fault::code)
        .isEqualTo(List.of("GRT-305", "GRT-300"));
  }
}
