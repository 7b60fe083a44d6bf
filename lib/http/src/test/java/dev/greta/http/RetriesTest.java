package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebRequest.Body;
import dev.greta.http.WebSettings.Retry;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.ScriptedServer.Script;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RetriesTest {

  private static final byte[] NOTHING = new byte[0];

  /** Refuses so many times, then answers. */
  private static Script refusing(int times, int status, String... headers) {
    return (request, reply) -> {
      if (request.number() <= times) {
        reply.send(status, NOTHING, headers);
      } else {
        reply.json(200, "[1]");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void whatMayPassIsTriedAgain(int status) {
    try (var server = ScriptedServer.start(refusing(4, status));
        var fetches = Fetches.of(server)) {
      assertThat(fetches.fetch(WebRequest.get(server.url("/"))).attempts()).isEqualTo(5);
      assertThat(fetches.body).hasToString("[1]");
      assertThat(fetches.retried).hasSize(4);
      assertThat(fetches.said).hasSize(4).allMatch(s -> s.startsWith(status + ", resuming in "));
      for (int i = 0; i < 4; i++) {
        assertThat(fetches.pauses.get(i)).isBetween(Duration.ZERO, Duration.ofSeconds(1L << i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 406, 409, 410, 418, 422, 501, 505, 300, 304})
  void whatWillNotPassIsNot(int status) {
    try (var server = ScriptedServer.start(refusing(1, status));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/"))).isInstanceOf(GretaException.class);
      assertThat(server.requests()).hasSize(1);
      assertThat(fetches.pauses).isEmpty();
      assertThat(fetches.streams).isZero();
    }
  }

  @Test
  void statusesAndAttemptsAreTheUsers() {
    Retry retry =
        new Retry(
            new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Duration.ofMinutes(1),
            Set.of(418),
            false);
    try (var server = ScriptedServer.start(refusing(9, 418));
        var fetches = new Fetches(Fetches.settings(server).withRetry(retry), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/"))).isInstanceOf(QueryException.class);
      assertThat(server.requests()).hasSize(2);
    }
    try (var server = ScriptedServer.start(refusing(9, 503));
        var fetches = new Fetches(Fetches.settings(server).withRetry(retry), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ConnectionException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false,1", "true,false,2", "false,true,2"})
  void aPostIsRepeatedOnlyWhereSomeoneSaysSo(boolean repeatable, boolean retryPost, int requests) {
    Retry retry = new Retry(Retry.DEFAULT.policy(), Duration.ofMinutes(10), Set.of(503), retryPost);
    try (var server = ScriptedServer.start(refusing(1, 503));
        var fetches = new Fetches(Fetches.settings(server).withRetry(retry), Credentials.none())) {
      WebRequest post = WebRequest.post(server.url("/"), new Body(NOTHING, "text/plain"));
      try {
        fetches.fetch(repeatable ? post.asRepeatable() : post);
      } catch (ConnectionException e) {
        assertThat(requests).isEqualTo(1);
      }
      assertThat(server.requests()).hasSize(requests);
    }
  }

  /** The test's clock stands at Sunday, 29 November 2026, 12:00. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "38 | 38",
        " 38  | 38",
        "37.2 | 38",
        "Sun, 29 Nov 2026 12:00:38 GMT | 38",
        "Sunday, 29-Nov-26 12:00:38 GMT | 38",
        "Sun Nov 29 12:00:38 2026 | 38",
        "Tue Dec  1 12:00:00 2026 | 172800",
      })
  void retryAfterIsTheLeast(String value, long seconds) {
    Retry patient =
        new Retry(Retry.DEFAULT.policy(), Duration.ofDays(3), Retry.DEFAULT.statuses(), false);
    try (var server = ScriptedServer.start(refusing(1, 429, "Retry-After: " + value));
        var fetches =
            new Fetches(Fetches.settings(server).withRetry(patient), Credentials.none())) {
      fetches.get(server.url("/"));
      assertThat(fetches.pauses).containsExactly(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void theWaitIsTold() {
    try (var server = ScriptedServer.start(refusing(1, 429, "Retry-After: 38"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.said).containsExactly("429, resuming in 38 s");
    }
  }

  @Test
  void aDateCountsByTheServersClock() {
    try (var server =
            ScriptedServer.start(
                refusing(
                    1,
                    503,
                    "Date: Tue, 01 Jan 2030 00:00:00 GMT",
                    "Retry-After: Tue, 01 Jan 2030 00:00:20 GMT"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.pauses).containsExactly(Duration.ofSeconds(20));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-5",
        "soon",
        "",
        "0.0",
        "Sun, 29 Nov 2026 11:00:00 GMT",
        "Sun, 31 Feb 2026 11:00:00 GMT",
        "Thu, 29 Foo 2026 11:00:00 GMT"
      })
  void whatCannotBeMeantFallsBackToTheUsualWait(String value) {
    try (var server = ScriptedServer.start(refusing(1, 429, "Retry-After: " + value));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.pauses).hasSize(1);
      assertThat(fetches.pauses.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "601",
        "86400",
        "99999999999999999",
        "999999999999999999999999999",
        "Mon, 30 Nov 2026 12:00:00 GMT"
      })
  void aLongerWaitThanIsLeftFailsAtOnceAndSaysIt(String value) {
    try (var server = ScriptedServer.start(refusing(1, 429, "Retry-After: " + value));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("the server asks to wait")
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1044"));
      assertThat(server.requests()).hasSize(1);
      assertThat(fetches.pauses).isEmpty();
    }
  }

  @Test
  void allAttemptsTogetherTakeNoLongerThanAllowed() {
    Retry retry =
        new Retry(
            new RetryPolicy(1000, Duration.ofSeconds(60), Duration.ofSeconds(60)),
            Duration.ofMinutes(10),
            Set.of(503),
            false);
    try (var server = ScriptedServer.start(refusing(1000, 503));
        var fetches = new Fetches(Fetches.settings(server).withRetry(retry), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ConnectionException.class)
          .hasMessageStartingWith("503");
      Duration waited = fetches.pauses.stream().reduce(Duration.ZERO, Duration::plus);
      assertThat(waited).isLessThanOrEqualTo(Duration.ofMinutes(10));
      assertThat(fetches.pauses).hasSizeGreaterThan(8);
    }
  }

  @Test
  void whatIsLeftShrinksWithEachWait() {
    try (var server = ScriptedServer.start(refusing(9, 429, "Retry-After: 250"));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1044"));
      assertThat(fetches.pauses).hasSize(2);
    }
  }

  @Test
  void aLimitThatStaysIsAnErrorOfTheLimit() {
    try (var server = ScriptedServer.start(refusing(9, 429));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(TimeoutException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1043"));
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void a429WithAResetWaitsForIt() {
    try (var server =
            ScriptedServer.start(
                refusing(1, 429, "X-RateLimit-Limit: 60", "X-RateLimit-Reset: 25"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.pauses).containsExactly(Duration.ofSeconds(25));
    }
  }
}
