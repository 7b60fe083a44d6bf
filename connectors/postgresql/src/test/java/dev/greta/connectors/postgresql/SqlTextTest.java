package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.QueryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTextTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "SELECT 1|SELECT 1",
        "SELECT 1;|SELECT 1",
        "SELECT 1 ; ;; -- no more;|SELECT 1 ",
        "SELECT ';' ; /* ; */|SELECT ';' ",
        "SELECT 'it''s; so';|SELECT 'it''s; so'",
        "SELECT \"a;\"\"b\";|SELECT \"a;\"\"b\"",
        "SELECT $$;$$;|SELECT $$;$$",
        "SELECT $tag$;$$;$tag$;|SELECT $tag$;$$;$tag$",
        "SELECT a$1;|SELECT a$1",
        "SELECT $1;|SELECT $1",
        "SELECT a$b$;|SELECT a$b$",
        "SELECT E'\\';' ;|SELECT E'\\';' ",
        "SELECT e'\\\\';|SELECT e'\\\\'",
        "SELECT E'a''\\';';|SELECT E'a''\\';'",
        "SELECT '\\';|SELECT '\\'",
        "SELECT type'\\';|SELECT type'\\'",
        "/* a /* b; */ c; */ SELECT 1;|/* a /* b; */ c; */ SELECT 1",
        "SELECT 1 - -1; -- x|SELECT 1 - -1",
        "SELECT 4 / 2;|SELECT 4 / 2"
      },
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false)
  void theSemicolonThatEndsTheStatementIsTakenOff(String sql, String statement) {
    assertThat(SqlText.statement(sql)).isEqualTo(statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "SELECT 1;; x",
        "SELECT '\\'; DROP TABLE a; --'",
        "SELECT $a$ $a$; DROP TABLE a",
        "SELECT a$b$; DROP TABLE c; $b$",
        "/* */ ; SELECT 1; SELECT 2",
        "SELECT 1 -- ;\n; SELECT 2",
        "SELECT E'\\''; DROP TABLE a"
      })
  void aSecondStatementIsRefused(String sql) {
    assertThatThrownBy(() -> SqlText.statement(sql))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more than one");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "-- only", "/* only", "  \n", ";;"})
  void noStatementIsRefused(String sql) {
    assertThatThrownBy(() -> SqlText.statement(sql))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("no statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 'open", "SELECT \"open", "SELECT $$ open", "SELECT E'\\", "a /* b"})
  void whatIsNeverClosedReachesToTheEnd(String sql) {
    assertThat(SqlText.statement(sql)).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1|select",
        "  ((select 1))|select",
        "-- insert\\n WITH x|with",
        "/* a */VALUES(1)|values",
        "set_config()|set_config",
        "(|''"
      })
  void theFirstWordIsFoundBehindCommentsAndParentheses(String sql, String word) {
    assertThat(SqlText.firstWord(sql.replace("\\n", "\n"))).isEqualTo(word);
  }

  @Test
  void aPlaceCountsLinesAndColumnsFromOne() {
    assertThat(SqlText.place("query", "abc\ndef", 0)).isEqualTo("query, line 1, column 1");
    assertThat(SqlText.place("query", "abc\ndef", 4)).isEqualTo("query, line 2, column 1");
    assertThat(SqlText.place("query", "abc\ndef", 99)).isEqualTo("query, line 2, column 4");
  }

  @Test
  void quotesAreDoubled() {
    assertThat(SqlText.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(SqlText.literal("a'b")).isEqualTo("'a''b'");
  }
}
