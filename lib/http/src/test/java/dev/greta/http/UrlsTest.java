package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How URLs are resolved and shown, and dates and spans read and told. */
class UrlsTest {

  /** RFC 3986, 5.4. */
  @ParameterizedTest
  @CsvSource({
    "g:h, g:h",
    "g, http://a/b/c/g",
    "./g, http://a/b/c/g",
    "g/, http://a/b/c/g/",
    "/g, http://a/g",
    "//g, http://g",
    "?y, http://a/b/c/d;p?y",
    "g?y, http://a/b/c/g?y",
    "#s, http://a/b/c/d;p?q",
    "g#s, http://a/b/c/g",
    "g?y#s, http://a/b/c/g?y",
    ";x, http://a/b/c/;x",
    "g;x, http://a/b/c/g;x",
    "g;x?y#s, http://a/b/c/g;x?y",
    "., http://a/b/c/",
    "./, http://a/b/c/",
    ".., http://a/b/",
    "../, http://a/b/",
    "../g, http://a/b/g",
    "../.., http://a/",
    "../../, http://a/",
    "../../g, http://a/g",
    "../../../g, http://a/g",
    "../../../../g, http://a/g",
    "/./g, http://a/g",
    "/../g, http://a/g",
    "g., http://a/b/c/g.",
    ".g, http://a/b/c/.g",
    "g.., http://a/b/c/g..",
    "..g, http://a/b/c/..g",
    "./../g, http://a/b/g",
    "./g/., http://a/b/c/g/",
    "g/./h, http://a/b/c/g/h",
    "g/../h, http://a/b/c/h",
    "g;x=1/./y, http://a/b/c/g;x=1/y",
    "g;x=1/../y, http://a/b/c/y",
    "g?y/./x, http://a/b/c/g?y/./x",
    "g?y/../x, http://a/b/c/g?y/../x",
    "http://x/y/../z, http://x/z",
    "g h?a=ä[1]&b=100%, http://a/b/c/g%20h?a=%C3%A4[1]&b=100%25",
    "g[1]|2, http://a/b/c/g%5B1%5D%7C2",
    "\\evil, http://a/b/c/%5Cevil",
  })
  void aReferenceIsResolvedAsTheRfcHasIt(String reference, String target)
      throws URISyntaxException {
    URI base = URI.create("http://a/b/c/d;p?q");
    assertThat(UriReference.resolve(base, reference)).isEqualTo(URI.create(target));
  }

  @Test
  void aBaseWithoutAPathHasARoot() throws URISyntaxException {
    assertThat(UriReference.resolve(URI.create("http://a"), "g"))
        .isEqualTo(URI.create("http://a/g"));
    assertThat(UriReference.resolve(URI.create("http://a"), "?x"))
        .isEqualTo(URI.create("http://a?x"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a/x?b=1, https://a/x?b=1",
    "https://a/x?token=abc, https://a/x?token=***",
    "https://a/x?b=1&API-KEY=abc&c=2, https://a/x?b=1&API-KEY=***&c=2",
    "https://a/x?api_key=abc;b=1, https://a/x?api_key=***;b=1",
    "https://a/x?access_token=, https://a/x?access_token=***",
    "https://a/x?%74oken=abc, https://a/x?%74oken=***",
    "https://a/x?Mine=abc, https://a/x?Mine=***",
    "https://a/x?X-Amz-Signature=abc&X-Amz-Credential=d, https://a/x?X-Amz-Signature=***&X-Amz-Credential=***",
    "https://a/x?token=a=b, https://a/x?token=***",
    "https://a/x?page_token=abc, https://a/x?page_token=abc",
    "https://a/x?token, https://a/x?token",
    "https://user:pw@a/x, https://***@a/x",
    "https://user:p@w@a/x, https://***@a/x",
    "https://a/x@y, https://a/x@y",
    "https://a/x#access_token=abc, https://a/x",
    "https://user:pw@a, https://***@a",
    "//user:pw@a?token=x, //***@a?token=***",
    "/x?token=a, /x?token=***",
    "https://a/x?token=a%zz, https://a/x?token=***",
  })
  void aUrlIsShownWithoutItsSecrets(String url, String shown) {
    assertThat(new RedactedUrl(Set.of("mine")).of(url)).isEqualTo(shown);
  }

  @Test
  void aUrlIsShownWithoutControls() {
    assertThat(new RedactedUrl(Set.of()).of("https://a/\r\nx"))
        .isEqualTo("https://a/\\u000d\\u000ax");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Sun Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
        "Sunday, 06-Nov-76 08:49:37 GMT | 2076-11-06T08:49:37Z",
        "Sunday, 06-Nov-77 08:49:37 GMT | 1977-11-06T08:49:37Z",
        "Sat, 31 Dec 2016 23:59:60 GMT | 2016-12-31T23:59:59Z",
        "Sun, 06 Nov 1994 08:49:37 CET | none",
        "Sun, 06 nov 1994 08:49:37 GMT | none",
        "1994-11-06T08:49:37Z | none",
      })
  void aDateIsReadInAllThreeForms(String text, String instant) {
    Instant now = Instant.parse("2026-11-29T12:00:00Z");
    assertThat(HttpDate.parse(text, now).map(Instant::toString).orElse("none")).isEqualTo(instant);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.25S, 250 ms",
    "PT1S, 1 s",
    "PT1.2S, 2 s",
    "PT119S, 119 s",
    "PT2M1S, 3 min",
    "PT2H, 2 h",
    "PT24H, 24 h"
  })
  void aSpanIsToldRoundedUp(Duration span, String told) {
    assertThat(Spans.of(span)).isEqualTo(told);
  }
}
