package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a parameter among the colons of SQL. */
final class ParameterUsesTest {

  /** Parameters as they are found, with a mark around each. */
  private static String marked(String sql, String... given) {
    return ParameterUses.replaced(
        sql, ParameterUses.in(sql, Set.of(given)), use -> "<" + use.name() + ">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT :a|SELECT <a>",
        ":a|<a>",
        "SELECT :a, :b_2 + :ä|SELECT <a>, <b_2> + <ä>",
        "SELECT (:a)|SELECT (<a>)",
        "WHERE x=:a AND y>:a|WHERE x=<a> AND y><a>",
        "LIMIT :n OFFSET :m|LIMIT <n> OFFSET <m>",
        "SELECT :a::date|SELECT <a>::date",
        "SELECT x::date|SELECT x::date",
        "SELECT '1'::int|SELECT '1'::int",
        "SELECT x :: date, :a|SELECT x :: date, <a>",
        "SELECT f(x := :a)|SELECT f(x := <a>)",
        "SELECT f(x:=y)|SELECT f(x:=y)",
        "SELECT ':a', E'\\':a', :b|SELECT ':a', E'\\':a', <b>",
        "SELECT 'it'':a', :b|SELECT 'it'':a', <b>",
        "SELECT \":a\", :b|SELECT \":a\", <b>",
        "SELECT $$:a$$, $t$ :a $$ $t$, :b|SELECT $$:a$$, $t$ :a $$ $t$, <b>",
        "SELECT 1 -- :a|SELECT 1 -- :a",
        "SELECT /* :a /* :b */ :c */ :d|SELECT /* :a /* :b */ :c */ <d>",
        "SELECT :a/* x */|SELECT <a>/* x */",
        "SELECT x[1:n], :a|SELECT x[1:n], <a>",
        "SELECT x[i:j]|SELECT x[i:j]",
        "SELECT x[i :j]|SELECT x[i :j]",
        "SELECT x[:n]|SELECT x[:n]",
        "SELECT x[:a]|SELECT x[<a>]",
        "SELECT x[f(1):n]|SELECT x[f(1):n]",
        "SELECT x[y[1]:n]|SELECT x[y[1]:n]",
        "SELECT x[1 + :a]|SELECT x[1 + <a>]",
        "SELECT x[f(:b):n]|SELECT x[f(<b>):n]",
        "SELECT (x)[1:n], ARRAY[:a, :b]|SELECT (x)[1:n], ARRAY[<a>, <b>]",
        "SELECT ARRAY[[:a],[:b]]|SELECT ARRAY[[<a>],[<b>]]",
        "SELECT json_object('a':b)|SELECT json_object('a':b)",
        "SELECT json_object(k:v, 'k':w)|SELECT json_object(k:v, 'k':w)",
        "SELECT json_object('a': :b)|SELECT json_object('a': <b>)",
        "SELECT \"x\":y, (z):y|SELECT \"x\":y, (z):y",
        "SELECT a : b|SELECT a : b",
        "SELECT :1|SELECT :1",
        "SELECT j ? 'a' AND k ?& :a|SELECT j ? 'a' AND k ?& <a>",
        "SELECT $1:a|SELECT $1:a",
      })
  void parametersAreToldFromOtherColons(String sql, String expected) {
    assertThat(marked(sql, "a", "b")).isEqualTo(expected);
  }

  @Test
  void anUnknownNameIsFoundToo() {
    assertThat(ParameterUses.in("SELECT :x, y[:z]", Set.of()))
        .isEqualTo(List.of(new ParameterUses.Use("x", 7, 9)));
  }

  @Test
  void whatTheServerSaysOfTheOtherTextPointsIntoTheUsers() {
    String text = "SELECT :a, :long_name, x";
    UserQuery query =
        new UserQuery(
            text, ParameterUses.in(text, Set.of()), use -> "$" + use.name().length(), List.of());
    assertThat(query.sql()).isEqualTo("SELECT $1, $9, x");
    UserText user = query.within("PREPARE p AS " + query.sql());
    int start = "PREPARE p AS ".length();
    assertThat(user.toText().applyAsInt(start)).isZero();
    assertThat(user.toText().applyAsInt(start + 8)).isEqualTo(7);
    assertThat(user.toText().applyAsInt(start + 11)).isEqualTo(11);
    assertThat(user.toText().applyAsInt(start + 15)).isEqualTo(text.indexOf('x'));
    assertThat(user.toText().applyAsInt(3)).isNegative();
    assertThat(user.toText().applyAsInt(start + 17)).isNegative();
  }
}
