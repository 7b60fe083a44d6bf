package dev.greta.connectors.api.paging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the pages of a source, which ends at the last one or fails: what leads back to an
 * earlier page, what comes a second time and what is cut off is an error.
 *
 * <p>Used in turns: {@link #due} says what to ask for, {@link #read} is told of the answer.
 */
public final class PageWalk {

  /** How many pages without a record are followed, as long as each leads on. */
  static final int EMPTY_PAGES = 100;

  private final Pager pager;
  private final UnaryOperator<String> shown;
  private final Bounds bounds;
  private final Optional<Integer> maxPages;
  private final Optional<Long> maxRecords;
  private final Map<Fingerprint, Integer> requests = new HashMap<>();
  private final Map<Fingerprint, Integer> contents = new HashMap<>();
  private final List<String> doubts = new ArrayList<>();

  private @Nullable PageRequest due;
  private String by = "the first request";
  private String why = "";
  private int pages;
  private int emptyInARow;
  private long rows;
  private OptionalLong total = OptionalLong.empty();

  /**
   * @param pager of this walk alone
   * @param base the request that pages are asked for by
   * @param options the limits, and where totals are
   * @param shown takes the secrets out of what the source says, before people see it
   */
  public PageWalk(
      Pager pager, PageRequest base, PaginationOptions options, UnaryOperator<String> shown) {
    this.pager = pager;
    this.shown = shown;
    this.bounds = options.totals();
    this.maxPages = options.maxPages();
    this.maxRecords = options.maxRecords();
    this.due = pager.first(base);
    requests.put(Fingerprint.of(due.key()), 1);
  }

  /** What to ask for now; empty at the end. */
  public Optional<PageRequest> due() {
    return Optional.ofNullable(due);
  }

  /** What will be asked for after what is due now, as far as that is certain; at most so many. */
  public List<PageRequest> foreseen(int most) {
    List<PageRequest> requests = new ArrayList<>();
    Optional<PageRequest> next = due().flatMap(pager::foresee);
    while (next.isPresent() && requests.size() < most) {
      requests.add(next.get());
      next = pager.foresee(next.get());
    }
    return requests;
  }

  /** How many pages were read. */
  public int pages() {
    return pages;
  }

  /** How many records they had. */
  public long rows() {
    return rows;
  }

  /**
   * A page was read.
   *
   * @param content what tells its records from those of others
   * @throws dev.greta.spi.error.IncompleteException if the walk cannot end well
   */
  public void read(PageFacts facts, Fingerprint content) {
    PageRequest request = Optional.ofNullable(due).orElseThrow();
    pages++;
    rows += facts.rows();
    if (maxRecords.isPresent() && rows > maxRecords.get()) {
      throw PagingFaults.cutOff("max_records", maxRecords.get());
    }
    count(facts);
    if (facts.rows() > 0) {
      emptyInARow = 0;
      Integer earlier = contents.putIfAbsent(content, pages);
      if (earlier != null) {
        throw PagingFaults.repeatedPage(pages, earlier, by);
      }
    } else {
      emptyInARow++;
    }
    Following following = pager.after(request, facts);
    if (following instanceof Following.Next next) {
      follow(next);
    } else if (following instanceof Following.End end) {
      if (pages == 1 && !end.said()) {
        requireWhole(request, facts);
      }
      due = null;
      why = end.why();
      end.doubt().map(shown).ifPresent(doubts::add);
      checkTotal();
    }
  }

  /** What speaks of more, where nothing led to it, is an error: silence would lose records. */
  private void requireWhole(PageRequest request, PageFacts facts) {
    Optional<String> doubt = Doubt.ofOnePage(request, facts);
    if (doubt.isPresent()) {
      throw PagingFaults.onePage(shown.apply(doubt.get()));
    }
  }

  private void follow(Following.Next next) {
    by = shown.apply(next.by());
    if (maxPages.isPresent() && pages >= maxPages.get()) {
      throw PagingFaults.cutOff("max_pages", maxPages.get());
    }
    if (emptyInARow >= EMPTY_PAGES) {
      throw PagingFaults.emptyPages(emptyInARow, by);
    }
    if (requests.putIfAbsent(Fingerprint.of(next.request().key()), pages + 1) != null) {
      throw PagingFaults.repeatedRequest(pages, by);
    }
    due = next.request();
  }

  private void count(PageFacts facts) {
    Optional<Long> said = bounds.total(facts);
    if (said.isPresent() && total.isPresent() && said.get() != total.getAsLong()) {
      doubts.removeIf(doubt -> doubt.startsWith("its total went"));
      doubts.add("its total went from " + total.getAsLong() + " to " + said.get() + " meanwhile");
    } else if (said.isPresent() && total.isEmpty()) {
      total = OptionalLong.of(said.get());
    }
  }

  private void checkTotal() {
    if (total.isPresent() && total.getAsLong() != rows && doubts.isEmpty()) {
      doubts.add("it says that there are " + total.getAsLong() + " records");
    }
  }

  /** How it ended, for the report. */
  public String verdict() {
    return counted(pages, "page") + ", " + counted(rows, "record") + "; ended: " + why;
  }

  private static String counted(long count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }

  /** What the user should know, that may have kept records away. */
  public List<String> doubts() {
    return List.copyOf(doubts);
  }
}
