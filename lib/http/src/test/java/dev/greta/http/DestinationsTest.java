package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.GretaException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

  private static Destinations destinations(String base, String... allowed) {
    WebSettings settings =
        WebSettings.of(Origin.of(URI.create(base))).withAllowedHosts(Set.of(allowed));
    return new Destinations(settings, new RedactedUrl(Set.of()), DestinationsTest::addresses);
  }

  private static InetAddress[] addresses(String host) throws UnknownHostException {
    return switch (host) {
      case "rebound.example" ->
          new InetAddress[] {
            InetAddress.getByName("93.184.216.34"), InetAddress.getByName("169.254.169.254")
          };
      case "unknown.example" -> throw new UnknownHostException(host);
      default -> new InetAddress[] {InetAddress.getByName("93.184.216.34")};
    };
  }

  private static String verdict(Destinations destinations, String target) {
    try {
      destinations.check(URI.create(target), "next link");
      return "yes";
    } catch (GretaException e) {
      return e.fault().code();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/next, yes",
    "https://API.example.com:443/next, yes",
    "https://api.example.com:8443/next, GRT-686",
    "https://api.example.com.evil.test/, GRT-686",
    "https://evil.test/, GRT-686",
    "http://api.example.com/next, GRT-688",
    "https://files.example.com/, yes",
    "https://files.example.com:444/, GRT-686",
    "https://ported.example.com:8443/, yes",
    "https://ported.example.com/, GRT-686",
    "https://a.b.wild.example/, yes",
    "https://wild.example/, GRT-686",
    "https://notwild.example/, GRT-686",
    "http://files.example.com/, GRT-688",
    "https://rebound.example/, GRT-687",
    "https://unknown.example/, yes",
    "https://user@files.example.com/, GRT-684",
    "ftp://files.example.com/, GRT-684",
  })
  void aTargetIsOfTheOriginOrAllowed(String target, String verdict) {
    Destinations destinations =
        destinations(
            "https://api.example.com/v1",
            "Files.example.com",
            "ported.example.com:8443",
            "*.wild.example",
            "rebound.example",
            "unknown.example");
    assertThat(verdict(destinations, target)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "2852039166",
        "0xA9FEA9FE",
        "0xa9.0xfe.0xa9.0xfe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "169.16689662",
        "0xA9.254.0251.0xFE",
        "169.254.169.254.",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[::169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fd00:ec2::254]",
        "[FD00:0EC2:0:0:0:0:0:254]",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "0",
        "0.1.2.3",
        "[::]",
        "metadata.google.internal",
        "Metadata.Google.Internal.",
        "metadata",
        "metadata.goog"
      })
  void machinesCredentialsAreOutOfReachInEverySpelling(String host) {
    // Some of these java.net.URI takes for no host at all, which leads nowhere.
    boolean isHost = URI.create("http://" + host + "/").getHost() != null;
    String allowed = host.toLowerCase(java.util.Locale.ROOT);
    Destinations destinations = destinations("http://127.0.0.1:8080", allowed, allowed + ":80");
    assertThat(verdict(destinations, "http://" + host + "/latest"))
        .isEqualTo(isHost ? "GRT-687" : "GRT-684");
  }

  /** Below the parser of URLs, each spelling is understood by itself. */
  @ParameterizedTest
  @CsvSource({
    "0xa9.0xfe.0xa9.0xfe, 169.254.169.254",
    "0251.0376.0251.0376, 169.254.169.254",
    "169.254.43518, 169.254.169.254",
    "169.16689662, 169.254.169.254",
    "127.1, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "4294967295, 255.255.255.255",
    "4294967296, none",
    "256.1.1.1, none",
    "1.2.3.256, none",
    "09.1.1.1, none",
    "1.2.3.4.5, none",
    "face, none",
    "1.example, none",
  })
  void anAddressIsReadAsTheSystemReadsIt(String host, String address) {
    assertThat(Addresses.literal(host).map(InetAddress::getHostAddress).orElse("none"))
        .isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "192.168.1.1",
        "127.0.0.2",
        "[::1]",
        "[fd12:3456::1]",
        "a.example",
        "169.253.0.1",
        "1.2.3.4.5.example",
        "feed.example"
      })
  void privateNetworksAreAskedWhereTheUserAllowsIt(String host) {
    Destinations destinations = destinations("http://127.0.0.1:8080", host);
    assertThat(verdict(destinations, "http://" + host + "/")).isEqualTo("yes");
    assertThat(verdict(destinations("http://127.0.0.1:8080"), "http://" + host + "/"))
        .isEqualTo("GRT-686");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://169.254.169.254/", "http://metadata.google.internal/"})
  void theBaseItselfIsTrusted(String base) {
    assertThat(verdict(destinations(base), base + "latest")).isEqualTo("yes");
  }

  @Test
  void theMessageNamesTheHostAndTheRemedyItsPlaceInTheConfig() {
    assertThatThrownBy(
            () ->
                destinations("https://api.example.com")
                    .check(URI.create("https://evil.test/x?token=abc"), "next link"))
        .hasMessage("the next link leads to https://evil.test instead of https://api.example.com")
        .satisfies(
            e -> {
              var fault = ((GretaException) e).fault();
              assertThat(fault.place()).contains("https://evil.test/x?token=***");
              assertThat(fault.remedy().orElseThrow()).contains("'evil.test:443'");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/v1/items, https://api.example.com/v1/items?page=2, ?page=2",
    "https://api.example.com/v1/items, https://api.example.com/v1/more, more",
    "https://api.example.com/v1/items?a=b, https://api.example.com/v1/a%20b?c=%C3%A9, a b?c=é#f",
  })
  void aReferenceIsResolved(String from, String target, String reference) {
    assertThat(destinations(from).resolve(URI.create(from), reference, "next link"))
        .isEqualTo(URI.create(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://[", "//", "https://"})
  void whatIsNoReferenceLeadsNowhere(String reference) {
    URI from = URI.create("https://api.example.com/");
    assertThatThrownBy(() -> destinations("https://api.example.com").resolve(from, reference, "x"))
        .matches(e -> ((GretaException) e).fault().code().equals("GRT-684"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:the-password@api.example.com/",
        "https://user@api.example.com/",
        "ftp://api.example.com/",
        "/v1",
        "https:///v1",
        "https://a_b:x@c/",
        "http://a:70000/"
      })
  void anOriginIsOfAWebAddressWithoutAUser(String url) {
    assertThatThrownBy(() -> Origin.of(URI.create(url)))
        .isInstanceOf(ConfigException.class)
        .matches(e -> !((GretaException) e).fault().toString().contains("the-password"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://Api.Example.com/x, https://api.example.com",
    "http://localhost:80, http://localhost",
    "http://[::1]:8080/, http://[::1]:8080",
    "https://a:8443, https://a:8443",
  })
  void anOriginIsWrittenInOneWay(String url, String origin) {
    assertThat(Origin.of(URI.create(url))).hasToString(origin);
  }
}
