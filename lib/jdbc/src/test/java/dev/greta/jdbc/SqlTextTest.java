package dev.greta.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTextTest {

  private static final Lexis LEXIS = new Lexis("'\"`", true);

  private static List<String> statements(String sql) {
    return SqlText.statements(sql, LEXIS);
  }

  @Test
  void statementsEndAtSemicolonsOutsideQuotes() {
    assertThat(statements("a;b")).containsExactly("a", "b");
    assertThat(statements("';' \";\" `;` [;] /* ; */ -- ;\n;")).hasSize(1);
    assertThat(statements("'it''s;';x")).containsExactly("'it''s;'", "x");
    assertThat(statements("'open;x")).hasSize(1);
    assertThat(statements("[open;x")).hasSize(1);
    assertThat(statements("/* open; x")).isEmpty();
    assertThat(statements(" ; -- x\n;/* y */;")).isEmpty();
    assertThat(statements("")).isEmpty();
    assertThat(SqlText.statements("[a;b]", new Lexis("'", false))).hasSize(2);
  }

  @Test
  void theFirstWordIsFoundBehindComments() {
    assertThat(SqlText.firstWord("/* drop */ -- x\n ( SELECT 1)", LEXIS)).isEqualTo("select");
    assertThat(SqlText.firstWord("With x", LEXIS)).isEqualTo("with");
    assertThat(SqlText.firstWord("", LEXIS)).isEmpty();
  }
}
