package dev.greta.connectors.api.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.GretaException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks over the pages of random sources: the records are theirs, or the walk fails or doubts. */
class PageWalkModelTest {

  private static final int SEEDS = 5_000;
  private static final int MOST_REQUESTS = 500;
  private static final URI BASE = URI.create("http://source.test/items");

  /** What a walk came to. */
  private record Walked(
      List<Long> rows, List<String> doubts, String verdict, @Nullable GretaException failure) {}

  @Test
  void theRowsAreTheSourcesOrTheWalkSaysSo() {
    Set<ModelServer.Way> failed = EnumSet.noneOf(ModelServer.Way.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelServer server = new ModelServer(seed);
      Walked walked = walk(server, seed);
      String as = "seed " + seed + ": " + server.way + ", " + server.lie + ", " + walked.verdict();
      if (walked.failure() != null) {
        failed.add(server.way);
        assertThat(server.lie).as(as + walked.failure()).isNotEqualTo(ModelServer.Lie.NONE);
      } else if (server.lie == ModelServer.Lie.NONE) {
        assertThat(walked.rows()).as(as).isEqualTo(server.all);
        // A source of just one full page cannot be told from one that counts its pages' records.
        boolean onePage = server.all.size() == server.size;
        assertThat(walked.doubts()).as(as).hasSizeLessThanOrEqualTo(onePage ? 1 : 0);
      } else if (!walked.rows().equals(server.all)) {
        assertThat(walked.doubts()).as(as).isNotEmpty();
      } else {
        assertThat(server.deceives()).as(as).isFalse();
      }
    }
    assertThat(failed)
        .as("ways that lies were found in")
        .isEqualTo(EnumSet.allOf(ModelServer.Way.class));
  }

  /** Goes to the end; each request that is foreseen must come true where the source is honest. */
  private static Walked walk(ModelServer server, long seed) {
    PaginationOptions options = ModelServer.options(server.config(new Random(seed)));
    PageWalk walk =
        new PageWalk(options.pager(new Detection(false)), PageRequest.get(BASE), options);
    List<Long> rows = new ArrayList<>();
    Set<String> foreseen = new HashSet<>();
    Set<String> asked = new HashSet<>();
    try {
      for (Optional<PageRequest> due = walk.due(); due.isPresent(); due = walk.due()) {
        walk.foreseen(3).forEach(request -> foreseen.add(request.key()));
        assertThat(asked.add(due.get().key())).as("seed %d asks once", seed).isTrue();
        assertThat(asked).as("seed %d ends", seed).hasSizeLessThan(MOST_REQUESTS);
        ModelServer.Answer answer = server.answer(due.get());
        rows.addAll(answer.rows());
        walk.read(facts(answer), content(answer.rows()));
      }
    } catch (GretaException e) {
      return new Walked(rows, walk.doubts(), walk.verdict(), e);
    }
    if (server.lie == ModelServer.Lie.NONE) {
      assertThat(asked).as("seed %d foresees what is asked for", seed).containsAll(foreseen);
    }
    return new Walked(rows, walk.doubts(), walk.verdict(), null);
  }

  private static PageFacts facts(ModelServer.Answer answer) {
    List<Long> rows = answer.rows();
    return new PageFacts(
        rows.size(),
        answer.headers(),
        answer.values(),
        pointer ->
            pointer.equals("/id") && !rows.isEmpty()
                ? Optional.of(Long.toString(rows.get(rows.size() - 1)))
                : Optional.empty());
  }

  private static Fingerprint content(List<Long> rows) {
    byte[] text = rows.toString().getBytes(StandardCharsets.UTF_8);
    Fingerprint.Maker maker = new Fingerprint.Maker();
    maker.add(text, 0, text.length);
    return maker.made();
  }
}
