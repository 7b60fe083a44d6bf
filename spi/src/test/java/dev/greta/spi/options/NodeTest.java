package dev.greta.spi.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeTest {

  @Test
  void nodesOfAProgramKnowTheirPath() {
    Mapping root = (Mapping) Node.of(Map.of("a", Map.of("b", List.of("x", 1))));
    Mapping a = (Mapping) root.get("a").orElseThrow();
    Sequence b = (Sequence) a.get("b").orElseThrow();

    assertThat(root.place().toString()).isEmpty();
    assertThat(b.place().toString()).isEqualTo("a.b");
    assertThat(b.elements().get(1).place().toString()).isEqualTo("a.b[1]");
  }

  @Test
  void valuesOfAProgramHaveTheirKind() {
    Sequence list =
        (Sequence)
            Node.of(
                Arrays.asList(
                    null,
                    "t",
                    true,
                    1,
                    2L,
                    (short) 3,
                    (byte) 4,
                    BigInteger.ONE,
                    1.5,
                    1.5f,
                    BigDecimal.ONE,
                    Optional.of("o"),
                    Optional.empty()));

    assertThat(list.elements())
        .extracting(Node::describe)
        .containsExactly(
            "nothing",
            "text",
            "a truth value",
            "a whole number",
            "a whole number",
            "a whole number",
            "a whole number",
            "a whole number",
            "a number",
            "a number",
            "a number",
            "text",
            "nothing");
    assertThat(list.elements().get(0).isNull()).isTrue();
    assertThat(list.elements().get(1).isNull()).isFalse();
  }

  @Test
  void otherValuesAndKeysAreRefused() {
    assertThatThrownBy(() -> Node.of(new Object())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Node.of(Map.of(1, "x"))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNodeNeverShowsItsText() {
    Node node = Node.of(Map.of("password", List.of("hunter2")));

    assertThat(node.toString()).contains("password").doesNotContain("hunter2");
  }

  @Test
  void aMappingKeepsItsOrderAndIsImmutable() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", null);
    map.put("m", 2);
    Mapping mapping = (Mapping) Node.of(map);

    assertThat(mapping.entries().keySet()).containsExactly("z", "a", "m");
    assertThat(mapping.get("a")).isEmpty();
    assertThat(mapping.get("z")).isPresent();
    assertThat(mapping.get("q")).isEmpty();
    assertThat(mapping.without(List.of("z", "q")).entries().keySet()).containsExactly("a", "m");
    assertThat(mapping.only(List.of("z", "q")).entries().keySet()).containsExactly("z");
    assertThatThrownBy(() -> mapping.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aKeyStandsWhereItStandsElseAtItsValueElseAtTheMapping() {
    Place root = new Place("f", 1, 1, "");
    Place key = new Place("f", 2, 1, "a");
    Place value = new Place("f", 3, 3, "a");
    Map<String, Node> entries = Map.of("a", Scalar.text(value, "x"));

    assertThat(new Mapping(root, entries, Map.of("a", key)).keyPlace("a")).isEqualTo(key);
    assertThat(new Mapping(root, entries).keyPlace("a")).isEqualTo(value);
    assertThat(new Mapping(root, entries).keyPlace("b")).isEqualTo(root);
    assertThat(new Mapping(root, entries, Map.of("a", key)).without(List.of()).keyPlace("a"))
        .isEqualTo(key);
  }

  @Test
  void aPlaceReadsAsEditorsUnderstandIt() {
    Place root = new Place("config.yml", 1, 1, "");

    assertThat(root.toString()).isEqualTo("config.yml:1:1");
    assertThat(root.at(9, 13, "data").at(9, 14, "password").at(9, 15, 2).toString())
        .isEqualTo("config.yml:9:15  data.password[2]");
  }

  @Test
  void aSecretHidesAndIsAskedForEachTime() {
    AtomicInteger asked = new AtomicInteger();
    Secret secret = Secret.of(() -> "v" + asked.incrementAndGet());

    assertThat(secret.toString()).isEqualTo("***");
    assertThat(asked).hasValue(0);
    assertThat(secret.reveal()).isEqualTo("v1");
    assertThat(secret.reveal()).isEqualTo("v2");
    assertThat(Secret.of("x").reveal()).isEqualTo("x");
    assertThat(String.format("%s", Secret.of("hunter2"))).isEqualTo("***");
  }

  @Test
  void problemsAreSortedByFileThenLineThenColumn() {
    Problems problems = new Problems();
    problems.add("GRT-303", new Place("b", 2, 1, ""), "third", "");
    problems.add("GRT-303", new Place("a", 1, 1, ""), "fifth", "");
    problems.add("GRT-303", new Place("b", 1, 9, ""), "second", "");
    problems.add("GRT-303", new Place("b", 1, 2, ""), "first", "");
    problems.add("GRT-303", new Place("b", 2, 1, ""), "fourth", "");

    assertThat(problems.inFileOrder())
        .extracting(f -> f.message())
        .containsExactly("first", "second", "third", "fourth", "fifth");
    Problems some = new Problems();
    some.addAll(problems, place -> place.line() == 1);
    assertThat(some.size()).isEqualTo(3);
    assertThat(some.isEmpty()).isFalse();
    assertThat(new Problems().isEmpty()).isTrue();
  }
}
