package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {

  @Test
  void whatCouldMoveTheCursorIsEscaped() {
    assertThat(DisplayText.escaped("a\nb\tc\rd\u001b[2Je\u0000\u007f\u0085"))
        .isEqualTo("a\\nb\\tc\\rd\\u001b[2Je\\u0000\\u007f\\u0085");
  }

  @Test
  void whatCouldTurnTheWritingAroundIsEscaped() {
    assertThat(DisplayText.escaped("x\u202ey\u2066z\u200b\u2028"))
        .isEqualTo("x\\u202ey\\u2066z\\u200b\\u2028");
  }

  @Test
  void aLoneSurrogateIsEscapedAndAPairIsNot() {
    assertThat(DisplayText.escaped("\ud83d \ud83d\ude00")).isEqualTo("\\ud83d \ud83d\ude00");
  }

  @Test
  void aFormatCharacterBeyondTheFirstPlaneIsEscapedWhole() {
    assertThat(DisplayText.escaped(new String(Character.toChars(0xE0041)))).isEqualTo("\\u{e0041}");
  }

  @ParameterizedTest
  @CsvSource({"abc,3", "é,1", "e\u0301,1", "日本,4", "😀,2", "'',0"})
  void aTextTakesAsManyColumnsAsATerminalGivesIt(String text, int columns) {
    assertThat(DisplayText.width(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef,6,abcdef",
    "abcdefg,6,abcde…",
    "日本語,6,日本語",
    "日本語,5,日本…",
    "日本語,4,日…",
    "abc,1,…",
  })
  void whatIsTooLongEndsWithAnEllipsisWithinTheColumns(String text, int columns, String cut) {
    assertThat(DisplayText.cut(text, columns)).isEqualTo(cut);
    assertThat(DisplayText.width(DisplayText.cut(text, columns))).isLessThanOrEqualTo(columns);
  }

  @Test
  void paddingCountsColumnsAndNotCharacters() {
    assertThat(DisplayText.padded("日", 4, false)).isEqualTo("日  ");
    assertThat(DisplayText.padded("日", 4, true)).isEqualTo("  日");
    assertThat(DisplayText.padded("abcde", 4, true)).isEqualTo("abcde");
  }

  @Test
  void linesBreakAtBlanksAndALongWordHasALineOfItsOwn() {
    assertThat(DisplayText.wrapped("a bc def incomprehensible 漢字 g", 6))
        .containsExactly("a bc", "def", "incomprehensible", "漢字 g");
  }
}
