package dev.greta.connectors.api.paging;

import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A source of numbered records that a seed makes: how it pages, how large its pages are, and
 * whether it tells the truth. The same request has the same answer, in memory and over HTTP.
 */
final class ModelServer {

  /** How one gets from page to page. */
  enum Way {
    CURSOR,
    CURSOR_HEADER,
    NEXT_LINK,
    LINK_HEADER,
    AUTO,
    OFFSET,
    PAGE,
    LAST_RECORD
  }

  /** What a source does that it should not. */
  enum Lie {
    /** Nothing. */
    NONE,
    /** What should lead on leads back. */
    LOOPS,
    /** A page has the records of an earlier one. */
    REPEATS,
    /** It says that there is more, and not where. */
    LOSES,
    /** Whatever asks for a page is not heeded. */
    IGNORES,
    /** The key of the last record is in the next page too. */
    INCLUDES,
    /** The total is another number. */
    TOTAL,
    /** The total changes from page to page. */
    DRIFTS
  }

  /** An answer. */
  record Answer(
      List<Long> rows, Map<String, List<String>> headers, Map<String, @Nullable String> values) {}

  /** Binding takes longer than a walk. */
  private static final Map<Map<String, Object>, PaginationOptions> KNOWN =
      new ConcurrentHashMap<>();

  final Way way;
  final Lie lie;
  final List<Long> all;
  final int size;
  private final List<List<Long>> pages = new ArrayList<>();
  private final int wrong;
  private final int back;
  private final long total;
  private final boolean tellsTotal;
  private final boolean tellsPages;
  private final int start;

  ModelServer(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L); // Near seeds begin alike.
    way = Way.values()[random.nextInt(Way.values().length)];
    lie = lie(random);
    int count = random.nextInt(5) == 0 ? random.nextInt(3) : random.nextInt(60);
    all = LongStream.range(0, count).boxed().toList();
    size = 1 + random.nextInt(10);
    for (int from = 0; from < count; from += size) {
      if (!counts() && random.nextInt(4) == 0) {
        pages.add(List.of());
      }
      pages.add(all.subList(from, Math.min(from + size, count)));
    }
    if (pages.isEmpty()) {
      pages.add(List.of());
    }
    wrong = random.nextInt(pages.size());
    back = random.nextInt(wrong + 1);
    tellsTotal = lie == Lie.TOTAL || lie == Lie.DRIFTS || random.nextBoolean();
    tellsPages = lie != Lie.TOTAL && random.nextBoolean();
    start = random.nextInt(2);
    // A total that is too small is believed where a page ends just there: it is a stop.
    long off = 1 + random.nextInt(100);
    total = lie == Lie.TOTAL ? (random.nextBoolean() ? -1 : count + off) : count;
  }

  private boolean counts() {
    return way == Way.OFFSET || way == Way.PAGE || way == Way.LAST_RECORD;
  }

  private Lie lie(Random random) {
    List<Lie> possible =
        switch (way) {
          case CURSOR -> List.of(Lie.LOOPS, Lie.REPEATS, Lie.LOSES, Lie.TOTAL, Lie.DRIFTS);
          case CURSOR_HEADER, NEXT_LINK, LINK_HEADER, AUTO ->
              List.of(Lie.LOOPS, Lie.REPEATS, Lie.TOTAL, Lie.DRIFTS);
          case OFFSET, PAGE -> List.of(Lie.IGNORES, Lie.TOTAL, Lie.DRIFTS);
          case LAST_RECORD -> List.of(Lie.IGNORES, Lie.INCLUDES, Lie.TOTAL);
        };
    return random.nextBoolean() ? Lie.NONE : possible.get(random.nextInt(possible.size()));
  }

  /** The keys under {@code pagination}; what is asked for may be more than the source gives. */
  Map<String, Object> config(Random random) {
    int asked = random.nextBoolean() ? size : size + random.nextInt(20);
    Map<String, Object> keys = new LinkedHashMap<>();
    switch (way) {
      case CURSOR ->
          keys.putAll(
              Map.of(
                  "type", "cursor",
                  "cursor_path", "meta.cursor",
                  "cursor_param", "at",
                  "has_more_path", "meta.more"));
      case CURSOR_HEADER ->
          keys.putAll(Map.of("type", "cursor", "cursor_header", "X-Next", "cursor_param", "at"));
      case NEXT_LINK -> keys.putAll(Map.of("type", "next_link", "next_path", "next"));
      case LINK_HEADER -> keys.put("type", "link_header");
      case AUTO -> keys.put("type", "auto");
      case OFFSET -> keys.putAll(Map.of("type", "offset", "limit", asked));
      case PAGE -> {
        keys.putAll(Map.of("type", "page", "start_page", start));
        keys.putAll(Map.of("page_size_param", "per_page", "page_size", asked));
        keys.put("total_pages_path", "meta.pages");
      }
      case LAST_RECORD ->
          keys.putAll(Map.of("type", "last_record", "key_path", "id", "param", "after"));
    }
    return keys;
  }

  static PaginationOptions options(Map<String, Object> config) {
    return KNOWN.computeIfAbsent(config, ModelServer::bound);
  }

  private static PaginationOptions bound(Map<String, Object> config) {
    List<Fault> problems = new ArrayList<>();
    return Options.bind(PaginationOptions.class, (Node.Mapping) Node.of(config), problems)
        .orElseThrow(() -> new AssertionError(problems));
  }

  Answer answer(PageRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    if (tellsTotal) {
      long said = lie == Lie.DRIFTS ? total + request.key().hashCode() % 7 : total;
      headers.put("x-total-count", List.of(Long.toString(said)));
    }
    List<Long> rows = counts() ? counted(request, values) : led(request, headers, values);
    return new Answer(rows, headers, values);
  }

  private List<Long> counted(PageRequest request, Map<String, @Nullable String> values) {
    int from =
        switch (way) {
          case OFFSET -> number(request, "offset", 0);
          case PAGE -> (number(request, "page", start) - start) * given(request, "per_page");
          default -> number(request, "after", -1) + (lie == Lie.INCLUDES ? 0 : 1);
        };
    if (way == Way.PAGE && tellsPages) {
      int given = given(request, "per_page");
      values.put("/meta/pages", Integer.toString((all.size() + given - 1) / given));
    }
    int begin = lie == Lie.IGNORES ? 0 : Math.max(0, Math.min(from, all.size()));
    int given =
        way == Way.LAST_RECORD ? size : given(request, way == Way.PAGE ? "per_page" : "limit");
    return all.subList(begin, Math.min(begin + given, all.size()));
  }

  private int given(PageRequest request, String name) {
    return Math.min(size, number(request, name, size));
  }

  private static int number(PageRequest request, String name, int standard) {
    return request.value(name).map(Integer::parseInt).orElse(standard);
  }

  private List<Long> led(
      PageRequest request,
      Map<String, List<String>> headers,
      Map<String, @Nullable String> values) {
    int page = number(request, "at", 0);
    boolean last = page + 1 >= pages.size() && lie != Lie.LOOPS;
    boolean lost = lie == Lie.LOSES && page == wrong;
    Optional<String> next =
        last || lost
            ? Optional.empty()
            : Optional.of(Integer.toString(lie == Lie.LOOPS && page == wrong ? back : page + 1));
    Optional<URI> link = next.map(at -> request.uri().resolve("items?at=" + at));
    switch (way) {
      case CURSOR -> {
        values.put("/meta/cursor", next.orElse(null));
        values.put("/meta/more", Boolean.toString(!last));
      }
      case CURSOR_HEADER -> next.ifPresent(at -> headers.put("x-next", List.of(at)));
      case LINK_HEADER ->
          link.ifPresent(to -> headers.put("link", List.of("<" + to + ">; rel=\"next\"")));
      default -> values.put("/next", link.map(URI::toString).orElse(null));
    }
    return repeats(page) ? pages.get(back) : pages.get(page);
  }

  /** A page without records repeats nothing. */
  private boolean repeats(int page) {
    return lie == Lie.REPEATS && page == wrong && back < page && !pages.get(back).isEmpty();
  }

  /** Whether the lie has come to bear, so that a read cannot be right. */
  boolean deceives() {
    return switch (lie) {
      case NONE, TOTAL, DRIFTS -> false;
      case LOOPS -> true;
      case REPEATS -> repeats(wrong);
      case LOSES -> wrong + 1 < pages.size();
      case IGNORES -> all.size() > size;
      case INCLUDES -> !all.isEmpty();
    };
  }
}
