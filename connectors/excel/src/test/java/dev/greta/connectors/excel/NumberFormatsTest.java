package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DateUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "General | 0",
        "0.00E+00 | 0",
        "#,##0.00 | 0",
        "0% | 0",
        "@ | 0",
        "# ?/? | 0",
        "'' | 0",
        "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407] | 0",
        "0.00\" days\" | 0",
        "0\\ \\d | 0",
        "_(* #,##0_);_(* \\(#,##0\\) | 0",
        "[Red]0;[Blue]-0 | 0",
        "\"yes\";\"no\" | 0",
        "[>=1000]0.0,\"k\";0 | 0",
        "yyyy-mm-dd | 1",
        "d/m/yy | 1",
        "m/d/yy h:mm | 1",
        "mmm-yy | 1",
        "mmmm | 1",
        "mm | 1",
        "[$-409]d\\-mmm\\-yyyy;@ | 1",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy | 1",
        "yyyy\"年\"m\"月\" | 1",
        "DD.MM.YYYY | 1",
        "[$-411]ggge\"年\" | 1",
        "aaaa | 1",
        "[Red]yyyy | 1",
        "mm/dd | 1",
        "yyyy-mm-dd\\Thh:mm:ss.000 | 1",
        "\"on \"d | 1",
        "h:mm | 2",
        "hh:mm:ss | 2",
        "h:mm AM/PM | 2",
        "mm:ss | 2",
        "mm:ss.0 | 2",
        "ss | 2",
        "h | 2",
        "[$-F400]h:mm:ss\\ AM/PM | 2",
        "h\"h\"mm | 2",
        "[h]:mm | 3",
        "[hh]:mm:ss | 3",
        "[mm]:ss | 3",
        "[ss] | 3",
        "[Red][h]:mm;[h]:mm | 3",
      })
  void aFormatShowsWhatItsLettersSay(String code, byte kind) {
    assertThat(NumberFormats.of(code)).isEqualTo(kind);
  }

  @Test
  void theBuiltinOnesAreWhatTheirCodesSay() {
    for (int id = 0; id < 50; id++) {
      String code = BuiltinFormats.getBuiltinFormat(id);
      if (code != null && !code.startsWith("reserved")) {
        assertThat(NumberFormats.builtin(id))
            .as(id + ": " + code)
            .isEqualTo(NumberFormats.of(code));
        assertThat(NumberFormats.builtin(id) != NumberFormats.NUMBER)
            .as(id + ": " + code)
            .isEqualTo(DateUtil.isADateFormat(id, code));
      }
    }
  }
}
