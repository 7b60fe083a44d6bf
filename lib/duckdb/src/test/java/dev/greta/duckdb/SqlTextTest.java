package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a;b | a",
        "';';x | ';'",
        "'a'';';x | 'a'';'",
        "\"a;\"\";\";x | \"a;\"\";\"",
        "a --;b | a --;b",
        "/* ; /* ; */ ; */ a;b | /* ; /* ; */ ; */ a",
        "$$;$$;x | $$;$$",
        "$t$ $$ ; $t$;x | $t$ $$ ; $t$",
        "E'\\';';x | E'\\';'",
        "'\\';x | '\\'",
        "SOME'\\';x | SOME'\\'",
        "$1;x | $1",
        "a$b;c$ | a$b",
        "$1$;$ | $1$",
      })
  void endsAtTheFirstSemicolonOutsideQuotesAndComments(String text, String first) {
    assertThat(SqlText.first(text)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "'", "\"", "/*", "/* /* */", "$$", "$a$ $b$", "--", "E'\\", "'x", "$"})
  void takesWhatDoesNotEndAsItIs(String text) {
    assertThat(SqlText.first(text)).isEqualTo(text);
  }
}
