package dev.greta.spi.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A choice of which two are true and false takes them as YAML writes them. */
class ChoiceOfTruthTest {

  enum Way {
    AUTO,
    TRUE,
    FALSE
  }

  record Keys(@Doc("Which way.") @Default("auto") Way way) {}

  private static Way bound(Map<String, Object> options) {
    List<Fault> problems = new ArrayList<>();
    Keys keys = Options.bind(Keys.class, (Node.Mapping) Node.of(options), problems).orElseThrow();
    assertThat(problems).isEmpty();
    return keys.way();
  }

  @Test
  void trueAndFalseNeedNoQuotes() {
    assertThat(bound(Map.of("way", true))).isEqualTo(Way.TRUE);
    assertThat(bound(Map.of("way", false))).isEqualTo(Way.FALSE);
    assertThat(bound(Map.of("way", "true"))).isEqualTo(Way.TRUE);
    assertThat(bound(Map.of("way", "auto"))).isEqualTo(Way.AUTO);
    assertThat(bound(Map.of())).isEqualTo(Way.AUTO);
  }
}
