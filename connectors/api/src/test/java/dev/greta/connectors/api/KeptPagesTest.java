package dev.greta.connectors.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.http.RateLimitFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source was asked for once is at hand, up to a limit. */
class KeptPagesTest {

  @TempDir private Path folder = Path.of("");

  private static Page page(PageBody body) {
    return new Page(
        "GET /",
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        RateLimitFacts.NONE,
        body.size(),
        body);
  }

  private PageBody body(String text) throws IOException {
    try (PageBody.Writer writer = new PageBody.Writer(folder)) {
      writer.write(text.getBytes(UTF_8));
      return writer.body();
    }
  }

  private static String text(Page page) throws IOException {
    try (InputStream in = page.body().open()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void aPageIsHandedOutAgainToWhoAsksForTheSame() throws IOException {
    String large = "x".repeat(PageBody.IN_MEMORY + 1);
    try (KeptPages kept = new KeptPages(folder, 1L << 30)) {
      assertThat(kept.keep("a", 0, "r0", page(body("first")))).isTrue();
      assertThat(kept.keep("b", 0, "r0", page(body("other")))).isTrue();
      assertThat(kept.keep("a", 1, "r1", page(body(large)))).isTrue();
      assertThat(text(kept.get("a", 0, "r0").orElseThrow())).isEqualTo("first");
      assertThat(text(kept.get("b", 0, "r0").orElseThrow())).isEqualTo("other");
      assertThat(text(kept.get("a", 1, "r1").orElseThrow())).isEqualTo(large);
      assertThat(kept.get("a", 1, "r2")).isEmpty();
      assertThat(kept.get("a", 2, "r2")).isEmpty();
    }
    try (var left = Files.list(folder)) {
      assertThat(left).as("files").isEmpty();
    }
  }

  @Test
  void whatIsBeyondTheLimitOrOutOfOrderIsNotKept() throws IOException {
    try (KeptPages kept = new KeptPages(folder, 10)) {
      assertThat(kept.keep("a", 1, "r1", page(body("1")))).isFalse();
      assertThat(kept.keep("a", 0, "r0", page(body("12345678")))).isTrue();
      assertThat(kept.keep("a", 1, "r1", page(body("123")))).isFalse();
      assertThat(kept.keep("a", 1, "r1", page(body("12")))).isTrue();
    }
  }
}
