package dev.greta.connectors.api.paging;

import java.util.Optional;

/**
 * A way from page to page. Each walk has a pager of its own, which is told of every page in order;
 * used from one thread.
 */
public interface Pager {

  /** The request for the first page. */
  PageRequest first(PageRequest base);

  /** What follows a page. */
  Following after(PageRequest request, PageFacts facts);

  /**
   * What will be asked for after a request, as far as that is certain before its answer is there.
   */
  default Optional<PageRequest> foresee(PageRequest request) {
    return Optional.empty();
  }
}
