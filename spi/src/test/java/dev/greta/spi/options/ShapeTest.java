package dev.greta.spi.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {

  record Inner(int a) {}

  record Outer(
      @Doc("first") String plainText,
      @Default("7") @Range(min = 1) int count,
      @Range(max = 9) long big,
      Optional<List<Inner>> inners,
      Map<String, Boolean> flags,
      Inner inner) {}

  @Test
  void namesItsKeysInSnakeCaseAndOrder() {
    assertThat(Shape.of(Outer.class).keys())
        .containsExactly("plain_text", "count", "big", "inners", "flags", "inner");
  }

  @Test
  void tellsTypesDefaultsAndMeaning() {
    List<Option> options = Shape.of(Outer.class).options();

    assertThat(options.get(0).doc()).contains("first");
    assertThat(options.get(0).type()).isEqualTo(new OptionType.Text(Optional.empty()));
    assertThat(options.get(1).defaultValue()).contains("7");
    assertThat(options.get(1).type()).isEqualTo(new OptionType.Whole(1, Integer.MAX_VALUE, true));
    assertThat(options.get(2).type()).isEqualTo(new OptionType.Whole(Long.MIN_VALUE, 9, false));
    assertThat(options.get(3).type())
        .isEqualTo(new OptionType.ListOf(new OptionType.Nested(Shape.of(Inner.class))));
    assertThat(options.get(4).type()).isEqualTo(new OptionType.MapOf(new OptionType.Truth()));
    assertThat(options)
        .extracting(Option::required)
        .containsExactly(true, false, true, false, false, true);
  }

  record WrongDefault(@Default("seven") int count) {}

  record DefaultOutOfRange(@Default("0") @Range(min = 1) int count) {}

  record OptionalWithDefault(@Default("7") Optional<Integer> count) {}

  record ListWithDefault(@Default("a") List<String> names) {}

  record Unusable(URI uri) {}

  record Recursive(Optional<Recursive> inner) {}

  @ExactlyOneOf({"a", "b"})
  record RuleWithoutKey(Optional<String> a) {}

  @ExactlyOneOf({"a", "b"})
  record RuleOnRequiredKey(Optional<String> a, String b) {}

  static final class Vowel implements Supplier<OptionType.TextForm> {
    @Override
    public OptionType.TextForm get() {
      return new OptionType.TextForm("[aeiou]", "a vowel");
    }
  }

  record Given(Supplier<OptionType.TextForm> of) implements Supplier<OptionType.TextForm> {
    @Override
    public OptionType.TextForm get() {
      return of.get();
    }
  }

  record FormedElsewhere(@FormFrom(Vowel.class) Optional<String> vowel) {}

  record FormWithoutConstructor(@FormFrom(Given.class) String text) {}

  @Test
  void aFormMayComeFromElsewhere() {
    List<Fault> problems = new ArrayList<>();
    for (String text : List.of("e", "x")) {
      Options.bind(FormedElsewhere.class, (Node.Mapping) Node.of(Map.of("vowel", text)), problems);
    }
    assertThat(problems).extracting(Fault::message).containsExactly("expected a vowel, found text");
  }

  record Several(@OneOrMore List<Integer> numbers) {}

  @Test
  void oneOrMoreMayBeWrittenAsOne() {
    List<Fault> problems = new ArrayList<>();
    for (Object written : List.of(7, List.of(7))) {
      Node.Mapping mapping = (Node.Mapping) Node.of(Map.of("numbers", written));
      assertThat(Options.bind(Several.class, mapping, problems)).contains(new Several(List.of(7)));
    }
    for (Object written : List.of("x", List.of(), List.of("x"), Map.of())) {
      Node.Mapping mapping = (Node.Mapping) Node.of(Map.of("numbers", written));
      assertThat(Options.bind(Several.class, mapping, problems)).isEmpty();
    }
    assertThat(Options.bind(Several.class, (Node.Mapping) Node.of(Map.of()), problems)).isEmpty();
    assertThat(problems)
        .extracting(Fault::message)
        .containsExactly(
            "expected a whole number, found text",
            "expected a whole number, or a list of such, found an empty list",
            "expected a whole number, found text",
            "expected a whole number, found a mapping",
            "'numbers' is required");
  }

  record Common(String source, @Default("1") int level) {}

  record Around(Optional<String> before, @Flat Common common, @Default("true") boolean after) {}

  record FlatText(@Flat String text) {}

  record FlatTwice(@Flat Common common, Optional<String> level) {}

  @ExactlyOneOf({"a", "b"})
  record Either(Optional<String> a, Optional<String> b) {}

  record FlatRule(@Flat Either either) {}

  @Test
  void theKeysOfAFlatRecordStandAmongThoseAroundIt() {
    assertThat(Shape.of(Around.class).keys()).containsExactly("before", "source", "level", "after");
    List<Fault> problems = new ArrayList<>();
    Node.Mapping mapping = (Node.Mapping) Node.of(Map.of("source", "x", "after", false));
    assertThat(Options.bind(Around.class, mapping, problems))
        .contains(new Around(Optional.empty(), new Common("x", 1), false));
    assertThat(problems).isEmpty();
    Node.Mapping nested = (Node.Mapping) Node.of(Map.of("common", Map.of("source", "x")));
    assertThat(Options.bind(Around.class, nested, problems)).isEmpty();
    assertThat(problems)
        .extracting(Fault::message)
        .containsExactlyInAnyOrder("unknown key 'common'", "'source' is required");
  }

  record ByNameOrAddress(
      @Doc("its name") @RequiredUnless("named") Optional<String> host,
      @RequiredUnless("named") Optional<Integer> port,
      Optional<String> named) {}

  @Test
  void aKeyMayBeRequiredUnlessAnotherIsGiven() {
    assertThat(bound(Map.of("host", "h", "port", 1))).isEmpty();
    assertThat(bound(Map.of("named", "n"))).isEmpty();
    assertThat(bound(Map.of("named", "n", "host", "h"))).isEmpty();
    assertThat(bound(Map.of("host", "h")))
        .containsExactly("'port' is required without 'named'. Add it.");
    assertThat(bound(Map.of()))
        .containsExactly(
            "'host' is required without 'named'. Add 'host': its name",
            "'port' is required without 'named'. Add it.");
    assertThat(bound(Map.of("nmaed", "n")))
        .containsExactly("unknown key 'nmaed'. Did you mean 'named'?");
    assertThat(bound(Map.of("hots", "h", "port", 1)))
        .containsExactly("unknown key 'hots'. Did you mean 'host'?");
    assertThat(Shape.of(ByNameOrAddress.class).options()).noneMatch(Shape.Option::required);
  }

  private static List<String> bound(Map<String, Object> written) {
    List<Fault> problems = new ArrayList<>();
    Options.bind(ByNameOrAddress.class, (Node.Mapping) Node.of(written), problems);
    return problems.stream().map(p -> p.message() + ". " + p.remedy().orElseThrow()).toList();
  }

  record UnlessNothing(@RequiredUnless("other") Optional<String> text) {}

  record UnlessAlways(@RequiredUnless("other") String text, Optional<String> other) {}

  @Test
  void refusesWhatItsAuthorGotWrong() {
    for (Class<? extends Record> type :
        List.of(
            WrongDefault.class,
            DefaultOutOfRange.class,
            OptionalWithDefault.class,
            UnlessNothing.class,
            UnlessAlways.class,
            ListWithDefault.class,
            Unusable.class,
            Recursive.class,
            RuleWithoutKey.class,
            RuleOnRequiredKey.class,
            FormWithoutConstructor.class,
            FlatText.class,
            FlatTwice.class,
            FlatRule.class)) {
      assertThatThrownBy(() -> Shape.of(type))
          .as(type.getSimpleName())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"passwrd", "pasword", "passwords", "PASSWORD", "apssword"})
  void theNearestIsAThirdOfTheWordAway(String word) {
    assertThat(Nearest.to(word, List.of("port", "password", "host"))).contains("password");
  }

  @Test
  void nothingIsNearWhatIsFar() {
    assertThat(Nearest.to("pqrs", List.of("port", "password"))).isEmpty();
    assertThat(Nearest.to("x", List.of())).isEmpty();
    assertThat(Nearest.to("ab", List.of("ac"))).contains("ac");
    assertThat(Nearest.to("ab", List.of("cd"))).isEmpty();
    assertThat(Nearest.to("abcdef", List.of("abcd"))).contains("abcd");
    assertThat(Nearest.to("abcdef", List.of("abc"))).isEmpty();
    assertThat(Nearest.to("abcdef", List.of("abcdefxx"))).contains("abcdefxx");
    assertThat(Nearest.to("abcdef", List.of("abcdefxxx"))).isEmpty();
  }

  @Test
  void ofTwoThatAreAsNearTheFirstIsTaken() {
    assertThat(Nearest.to("bat", List.of("hat", "cat"))).contains("hat");
    assertThat(Nearest.to("cart", List.of("hart", "cart"))).contains("cart");
  }

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertThat(Nearest.to("tpye", List.of("type"))).contains("type");
  }
}
