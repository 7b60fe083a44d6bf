package dev.greta.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private final Redactor redactor = new Redactor();

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void withoutCredentialsNothingIsMasked() {
    redactor.add("");
    redactor.add("  ");
    assertThat(redactor.redact("a text with  blanks")).isEqualTo("a text with  blanks");
  }

  @Test
  void everyOccurrenceIsMasked() {
    redactor.add("hunter2");
    assertThat(redactor.redact("hunter2 at hunter2, jdbc:x?password=hunter2&y"))
        .isEqualTo("*** at ***, jdbc:x?password=***&y");
  }

  @Test
  void theLongerOfTwoIsMaskedFirst() {
    redactor.add("hunter");
    redactor.add("hunter2xyz");
    assertThat(redactor.redact("hunter2xyz hunter")).isEqualTo("*** ***");
  }

  @Test
  void charactersOfRegularExpressionsAreThemselves() {
    redactor.add("a.*\\E$1");
    assertThat(redactor.redact("x a.*\\E$1 aXX")).isEqualTo("x *** aXX");
  }

  @Test
  void urlFormsAreMasked() {
    String password = "p@ss w/rd+ü?";
    redactor.add(password);
    String form = URLEncoder.encode(password, StandardCharsets.UTF_8);
    assertThat(redactor.redact(form)).isEqualTo("***");
    assertThat(redactor.redact(form.replace("+", "%20"))).isEqualTo("***");
    assertThat(redactor.redact("p%40ss%20w%2frd%2b%c3%bc%3f")).isEqualTo("***");
    assertThat(redactor.redact("p%40ss+w%2frd%2b%c3%bc%3f")).isEqualTo("***");
  }

  @Test
  void jsonFormsAreMasked() {
    redactor.add("a\"b\\c\td/e");
    assertThat(redactor.redact("{\"p\":\"a\\\"b\\\\c\\td/e\"}")).isEqualTo("{\"p\":\"***\"}");
    assertThat(redactor.redact("{\"p\":\"a\\\"b\\\\c\\td\\/e\"}")).isEqualTo("{\"p\":\"***\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "us", "use", "user", "a much longer user name"})
  void basicAuthenticationIsMaskedWholeForAnyUser(String user) {
    redactor.add("hunter2!");
    String header = base64(user + ":hunter2!");
    assertThat(redactor.redact("Authorization: Basic " + header + " sent"))
        .isEqualTo("Authorization: Basic *** sent");
    String url =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((user + ":hunter2!").getBytes(StandardCharsets.UTF_8));
    assertThat(redactor.redact(url)).isEqualTo("***");
  }

  @Test
  void base64OfTheValueAloneIsMaskedInBothAlphabets() {
    String value = "\u00fb\u00ff\u00fe?>>?";
    redactor.add(value);
    assertThat(base64(value)).contains("+");
    assertThat(redactor.redact(base64(value))).isEqualTo("***");
    assertThat(redactor.redact(base64(value).replace('+', '-').replace('/', '_'))).isEqualTo("***");
  }

  @Test
  void aShortValueIsMaskedAsAWordOnly() {
    redactor.add("abc");
    assertThat(redactor.redact("abc, xabc abcx (abc) abc_ abc"))
        .isEqualTo("***, xabc abcx (***) abc_ ***");
    redactor.add("wxyz");
    assertThat(redactor.redact("awxyzb")).isEqualTo("a***b");
  }

  @Test
  void longLinesOfAKeyAreMaskedAlone() {
    redactor.add("-----BEGIN KEY-----\nMIIabcdefgh\nshort\n-----END KEY-----");
    assertThat(redactor.redact("bad line: MIIabcdefgh, short")).isEqualTo("bad line: ***, short");
  }

  @Test
  void aFaultIsMaskedInAllItsTexts() {
    redactor.add("hunter2");
    Fault fault =
        Fault.of("GRT-400", "m hunter2")
            .withPlace("p hunter2")
            .withTried("t hunter2")
            .withRemedy("r hunter2")
            .withVendorCode("v hunter2")
            .withConnector("csv")
            .asRetryable();
    assertThat(redactor.redact(fault))
        .isEqualTo(
            Fault.of("GRT-400", "m ***")
                .withPlace("p ***")
                .withTried("t ***")
                .withRemedy("r ***")
                .withVendorCode("v ***")
                .withConnector("csv")
                .asRetryable());
  }

  @Test
  void itsOwnTextTellsNothing() {
    redactor.add("hunter2");
    assertThat(redactor.toString()).doesNotContain("hunter2");
  }
}
