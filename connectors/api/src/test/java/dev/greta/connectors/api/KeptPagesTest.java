package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.http.RateLimitFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that were read are given back as they were, and leave nothing behind. */
class KeptPagesTest {

  private static final long ROOM = 1 << 20;

  private final Path folder;

  KeptPagesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Page page(PageBody body) {
    return new Page(
        "GET http://localhost/ä?key=***",
        206,
        Map.of("link", List.of("<a>; rel=\"next\"", "<b>"), "x-long", List.of("é".repeat(70_000))),
        Optional.of("application/json"),
        Optional.empty(),
        new RateLimitFacts(
            OptionalLong.of(60), OptionalLong.empty(), Optional.of(Duration.ofMillis(1_500))),
        12,
        body);
  }

  private static PageBody held(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new PageBody.Held(bytes, bytes.length);
  }

  private static String text(Page page) throws IOException {
    try (InputStream body = page.body().open()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void requireSame(Page kept, Page page) throws IOException {
    assertThat(kept).usingRecursiveComparison().ignoringFields("body").isEqualTo(page);
    assertThat(text(kept)).isEqualTo(text(page));
  }

  @Test
  void whatIsKeptIsGivenBackAsItWas() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "[1]");
    try (KeptPages pages = new KeptPages(folder, ROOM)) {
      List<Page> all =
          List.of(page(held("[]")), page(new PageBody.Filed(large, 3)), page(held("")));
      for (int i = 0; i < all.size(); i++) {
        assertThat(pages.keep("walk", i, "request " + i, all.get(i))).isTrue();
      }
      for (int i = all.size() - 1; i >= 0; i--) {
        requireSame(pages.get("walk", i, "request " + i).orElseThrow(), all.get(i));
      }
      assertThat(pages.get("walk", 1, "request 0")).isEmpty();
      assertThat(pages.get("walk", 3, "request 3")).isEmpty();
      assertThat(pages.get("other", 0, "request 0")).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsBeyondTheLimitIsNotKept() {
    try (KeptPages pages = new KeptPages(folder, 100)) {
      assertThat(pages.keep("walk", 0, "a", page(held("x".repeat(101))))).isFalse();
      assertThat(pages.get("walk", 0, "a")).isEmpty();
      assertThat(pages.keep("walk", 1, "b", page(held("x")))).isFalse();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
