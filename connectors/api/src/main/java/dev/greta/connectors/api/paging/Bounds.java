package dev.greta.connectors.api.paging;

import java.util.Optional;

/**
 * Where a source says how much there is.
 *
 * @param totalPath of the number of records, a JSON Pointer around the records
 * @param totalHeader of the same, a header
 * @param pagesPath of the number of pages
 */
public record Bounds(
    Optional<String> totalPath, Optional<String> totalHeader, Optional<String> pagesPath) {

  /** The header that many sources have. */
  static final String USUAL_HEADER = "X-Total-Count";

  /** How many records there are, as a page says. */
  public Optional<Long> total(PageFacts facts) {
    Optional<Long> around = totalPath.flatMap(facts::number);
    return around.isPresent() ? around : facts.headerNumber(totalHeader.orElse(USUAL_HEADER));
  }

  /** How many pages there are, as a page says. */
  public Optional<Long> pages(PageFacts facts) {
    return pagesPath.flatMap(facts::number);
  }
}
