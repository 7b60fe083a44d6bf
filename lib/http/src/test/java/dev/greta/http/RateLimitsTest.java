package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebSettings.RateLimit;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.http.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RateLimitsTest {

  private static final byte[] NOTHING = new byte[0];

  @Test
  void noSpanOfTheLimitsLengthSeesMoreRequests() {
    Random random = new Random(3);
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[]"));
        var fetches =
            new Fetches(
                Fetches.settings(server).withRateLimit(new RateLimit(7, Duration.ofSeconds(10))),
                Credentials.none())) {
      List<Long> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        fetches.get(server.url("/"));
        sent.add(fetches.nanos());
        fetches.pass(Duration.ofMillis(random.nextInt(1000)));
      }
      for (int i = 7; i < sent.size(); i++) {
        assertThat(sent.get(i) - sent.get(i - 7))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(10).toNanos());
      }
      assertThat(fetches.pauses).isNotEmpty();
      assertThat(fetches.said).allMatch(s -> s.startsWith("rate limit, resuming in "));
    }
  }

  @Test
  void theUsersOwnLimitDoesNotUseUpThePatience() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.number() == 2) {
                    reply.send(429, NOTHING, "Retry-After: 500");
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server).withRateLimit(new RateLimit(1, Duration.ofHours(1))),
                Credentials.none())) {
      fetches.get(server.url("/"));
      fetches.get(server.url("/"));
      assertThat(server.requests()).hasSize(3);
    }
  }

  /** The test's clock stands at 1795953600 seconds since 1970. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RateLimit-Limit: 100 | RateLimit-Remaining: 0 | RateLimit-Reset: 30 | 100 | 0 | 30",
        "RateLimit-Limit: 100, 100;w=60 | RateLimit-Remaining: 0 | RateLimit-Reset: 30"
            + " | 100 | 0 | 30",
        "RateLimit: limit=100, remaining=0, reset=30 | X: y | X: y | 100 | 0 | 30",
        "RateLimit: limit=100,remaining=7,reset=30 | X: y | X: y | 100 | 7 | 30",
        "RateLimit: \"default\";r=0;t=30 | RateLimit-Policy: \"default\";q=100;w=60 | X: y"
            + " | 100 | 0 | 30",
        "RateLimit: \"burst\";r=5;t=1, \"day\";r=0;t=30, \"hour\";r=0;t=20 | X: y | X: y"
            + " | -1 | 0 | 30",
        "X-RateLimit-Limit: 5000 | X-RateLimit-Remaining: 0 | X-RateLimit-Reset: 1795953630"
            + " | 5000 | 0 | 30",
        "x-ratelimit-limit: 5000 | x-ratelimit-remaining: 0 | x-ratelimit-reset: 1795953630000"
            + " | 5000 | 0 | 30",
        "X-RateLimit-Limit: 5000 | X-RateLimit-Remaining: 0 | X-RateLimit-Reset: 30"
            + " | 5000 | 0 | 30",
        "X-RateLimit-Remaining: 0 | X-RateLimit-Reset: 1893456030"
            + " | Date: Tue, 01 Jan 2030 00:00:00 GMT | -1 | 0 | 30",
        "X-Rate-Limit-Limit: 15 | X-Rate-Limit-Remaining: 0 | X-Rate-Limit-Reset: 30"
            + " | 15 | 0 | 30",
        "X-RateLimit-Limit: many | X-RateLimit-Remaining: -1 | X-RateLimit-Reset: soon"
            + " | -1 | -1 | -1",
        "X: y | X: y | X: y | -1 | -1 | -1",
      })
  void theServersOwnLimitIsReadAndKept(
      String one, String two, String three, long limit, long remaining, long reset) {
    try (var server =
            ScriptedServer.start((request, reply) -> reply.send(200, NOTHING, one, two, three));
        var fetches = Fetches.of(server)) {
      RateLimitFacts facts = fetches.fetch(WebRequest.get(server.url("/"))).rateLimit();
      assertThat(facts.limit().orElse(-1)).isEqualTo(limit);
      assertThat(facts.remaining().orElse(-1)).isEqualTo(remaining);
      assertThat(facts.reset().map(Duration::toSeconds).orElse(-1L)).isEqualTo(reset);
      assertThat(fetches.pauses).isEmpty();

      fetches.get(server.url("/"));
      if (remaining == 0) {
        assertThat(fetches.pauses).containsExactly(Duration.ofSeconds(reset));
        assertThat(fetches.said)
            .containsExactly("the server's rate limit is used up, resuming in 30 s");
      } else {
        assertThat(fetches.pauses).isEmpty();
      }
    }
  }

  @Test
  void aResetBeyondThePatienceFailsAtOnce() {
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(
                        200,
                        NOTHING,
                        "X-RateLimit-Remaining: 0",
                        "X-RateLimit-Reset: 99999999999999999"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(TimeoutException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1045"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void oneHostsLimitDoesNotHoldUpAnother() {
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> reply.json(200, "[]"));
        var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(200, NOTHING, "RateLimit-Remaining: 0", "RateLimit-Reset: 30"));
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.none())) {
      fetches.get(server.url("/"));
      fetches.get(other.url("/"));
      assertThat(fetches.pauses).isEmpty();
    }
  }
}
