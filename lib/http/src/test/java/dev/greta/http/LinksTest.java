package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.http.Links.Link;
import dev.greta.http.Links.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

  private static String next(String... headers) {
    return Links.of(List.of(headers)).relation("next").map(Link::target).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<https://a/?page=2>; rel=\"next\" | https://a/?page=2",
        "<https://a/?ids=1,2;3>; rel=\"next\", <b>; rel=\"last\" | https://a/?ids=1,2;3",
        "<a>; rel=next | a",
        "<a>;rel=next;title=x | a",
        "<a>; title=\"b, <c>; rel=\\\"next\\\"\"; rel=prev | none",
        "<a>; title=\"x; rel=next\"; REL=\"last\", <b>; Rel=NEXT | b",
        "<a> ; rel = \"next\" | a",
        "<a>; rel=\"first next\" | a",
        "<a>; rel=\"next\"; rel=\"prev\" | a",
        "<a>; rel=\"prev\"; rel=\"next\" | none",
        "<>; rel=next | ``",
        "<a>; crossorigin; rel=next | a",
        "<a>; rel=\"nextt\" | none",
        "<a>; rel=\"\" | none",
        "<a> | none",
        "a; rel=next | none",
        "a; rel=next, <b>; rel=next | b",
        "<a; rel=next | none",
        ", ,<a>; rel=next,, | a",
        "<a>; rel=\"next | a",
        "<a>; rel='next' | none",
        "<a>;;; rel=next;; | a",
        "< a >; rel=next | a",
        "<a>; title*=UTF-8''%e2%82%ac; rel=next | a",
        "<a>; rel=\"ne\\xt\" | a",
        "` ` | none",
      })
  void theNextLinkIsFound(String header, String target) {
    assertThat(next(header)).isEqualTo(target);
  }

  @Test
  void linksMayStandInSeveralHeaders() {
    assertThat(next("<a>; rel=last", "<b>; rel=next")).isEqualTo("b");
    assertThat(next()).isEqualTo("none");
  }

  /** Writes links as freely as the grammar lets one; the reader must find what was meant. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsWrittenIsRead(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<Link> links = new ArrayList<>();
      List<String> headers = new ArrayList<>();
      for (int header = random.nextInt(3); header >= 0; header--) {
        StringBuilder text = new StringBuilder(space(random));
        for (int link = random.nextInt(4); link > 0; link--) {
          write(random, text, links);
          text.append(space(random)).append(link > 1 || random.nextInt(5) == 0 ? "," : "");
          text.append(space(random));
        }
        headers.add(text.toString());
      }
      assertThat(Links.of(headers).all()).as("seed %d: %s", seed, headers).isEqualTo(links);
    }
  }

  private static void write(Random random, StringBuilder text, List<Link> links) {
    String target = word(random, "abz09/?&=,;:\"'%()");
    text.append('<').append(target).append('>');
    List<String> relations = null;
    List<Parameter> parameters = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      boolean rel = random.nextInt(3) == 0;
      String name = rel ? "rel" : "t" + word(random, "aBz*-");
      boolean quoted = random.nextBoolean();
      String value =
          quoted
              ? word(random, rel ? "abc-" : "ab,;<>=\"\\ '\t") + (rel ? "x" : "")
              : word(random, "abc:/?=&<>-") + "x";
      List<String> words = new ArrayList<>(List.of(value));
      if (rel && quoted && random.nextBoolean()) {
        words.add("second");
      }
      text.append(space(random)).append(';').append(space(random));
      text.append(random.nextBoolean() ? name : name.toUpperCase(Locale.ROOT));
      boolean bare = !rel && random.nextInt(6) == 0;
      if (!bare) {
        text.append(space(random)).append('=').append(space(random));
        text.append(quoted ? quoted(random, String.join(" ", words)) : value);
      }
      if (!rel) {
        parameters.add(new Parameter(name.toLowerCase(Locale.ROOT), bare ? "" : value));
      } else if (relations == null) {
        relations = words;
      }
    }
    links.add(new Link(target, relations == null ? List.of() : relations, parameters));
  }

  private static String quoted(Random random, String value) {
    StringBuilder text = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      boolean must = c == '"' || c == '\\';
      text.append(must || random.nextInt(8) == 0 ? "\\" : "").append(c);
    }
    return text.append('"').toString();
  }

  private static String word(Random random, String letters) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private static String space(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> " ";
      case 1 -> "\t ";
      default -> "";
    };
  }

  /** No header, however broken, is more than passed over. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void noiseIsPassedOver(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append("<>;,=\"\\ \trelnxt".charAt(random.nextInt(15)));
      }
      Links.of(List.of(text.toString())).relation("next");
      String good = text + "\", <good>; rel=\"next\"";
      assertThat(Links.of(List.of(good, "<sure>; rel=sure")).relation("SURE")).isPresent();
    }
  }
}
