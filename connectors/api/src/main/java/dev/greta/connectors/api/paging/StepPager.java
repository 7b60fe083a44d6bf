package dev.greta.connectors.api.paging;

import java.util.Optional;

/**
 * Counts: the pages, or the records. There is no next page after an empty one, once the total is
 * reached (one that is less than what has come is none), or after a page that is shorter than was
 * asked for, if an earlier one was not: only then is it known that the source gives as many as it
 * is asked for.
 */
final class StepPager implements Pager {

  /**
   * How it counts.
   *
   * @param slot where the number is sent
   * @param start the first number
   * @param byRows whether the number rises by the records that came, else by one
   * @param sizeSlot where it is sent how many records a page should have
   * @param size how many; empty where that is the source's affair
   * @param endsShort whether a short page is the last
   * @param bounds what the source says of how many there are
   */
  record Steps(
      Slot slot,
      long start,
      boolean byRows,
      Optional<Slot> sizeSlot,
      Optional<Long> size,
      boolean endsShort,
      Bounds bounds) {}

  private final Steps steps;
  private long number;
  private long rows;
  private boolean full;
  private boolean asAsked;
  private Optional<Long> total = Optional.empty();
  private Optional<Long> pages = Optional.empty();

  StepPager(Steps steps) {
    this.steps = steps;
    this.number = steps.start();
  }

  @Override
  public PageRequest first(PageRequest base) {
    PageRequest sized =
        steps.size().isPresent() && steps.sizeSlot().isPresent()
            ? steps.sizeSlot().get().set(base, steps.size().get())
            : base;
    return steps.slot().set(sized, number);
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    rows += facts.rows();
    asAsked = steps.size().isPresent() && facts.rows() == steps.size().get();
    total = steps.bounds().total(facts).or(() -> total);
    pages = steps.bounds().pages(facts).or(() -> pages);
    if (facts.rows() == 0) {
      return new Following.End("an empty page");
    }
    if (total.isPresent() && rows == total.get()) {
      return new Following.End("the total of " + total.get() + " is reached", ofPage(facts), true);
    }
    if (!steps.byRows() && pages.isPresent() && number - steps.start() + 1 == pages.get()) {
      return new Following.End("page " + number + " is the last of " + pages.get());
    }
    if (steps.size().isPresent() && steps.endsShort() && total.isEmpty() && pages.isEmpty()) {
      if (full && facts.rows() < steps.size().get()) {
        return new Following.End("a short page");
      }
      full |= facts.rows() >= steps.size().get();
    }
    number += steps.byRows() ? facts.rows() : 1;
    return new Following.Next(steps.slot().set(request, number), "number " + number);
  }

  /** Some sources call the records of a page their total. */
  private Optional<String> ofPage(PageFacts facts) {
    return asAsked && rows == facts.rows()
        ? Optional.of("its total is no more than the " + rows + " records of a page")
        : Optional.empty();
  }

  /** Certain only where the source has said how many there are, and gives as many as asked. */
  @Override
  public Optional<PageRequest> foresee(PageRequest request) {
    Optional<Long> at = numberIn(request);
    if (at.isEmpty() || (steps.byRows() && !asAsked)) {
      return Optional.empty();
    }
    long next = at.get() + (steps.byRows() ? steps.size().get() : 1);
    boolean there =
        steps.byRows()
            ? total.isPresent() && next - steps.start() < total.get()
            : pages.isPresent() && next - steps.start() < pages.get();
    return there ? Optional.of(steps.slot().set(request, next)) : Optional.empty();
  }

  private Optional<Long> numberIn(PageRequest request) {
    Optional<String> text =
        steps.slot() instanceof Slot.Param param
            ? request.value(param.name())
            : request.body().map(b -> b.at(((Slot.Body) steps.slot()).pointer()).asText());
    return text.map(Long::valueOf);
  }
}
