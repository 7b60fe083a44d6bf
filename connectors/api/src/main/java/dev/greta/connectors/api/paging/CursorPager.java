package dev.greta.connectors.api.paging;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Sends the cursor back that the answer gave.
 *
 * @param slot where it is sent
 * @param initial what is sent for the first page, if anything
 * @param cursor finds it in a page
 * @param more whether the page says that there is another; empty where it does not say
 * @param told whether the page has the place that the cursor should be in
 * @param what it is called, for a person
 */
record CursorPager(
    Slot slot,
    Optional<String> initial,
    Function<PageFacts, Optional<String>> cursor,
    Function<PageFacts, Optional<Boolean>> more,
    Predicate<PageFacts> told,
    String what)
    implements Pager {

  @Override
  public PageRequest first(PageRequest base) {
    return initial.map(value -> slot.set(base, value)).orElse(base);
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    Optional<Boolean> another = more.apply(facts);
    if (another.isPresent() && !another.get()) {
      return new Following.End("the source says that there is no more");
    }
    Optional<String> found = cursor.apply(facts);
    if (found.isEmpty()) {
      return new Following.End(
          "no " + what,
          another.map(yes -> "it says that there is more, and not how to get there"),
          told.test(facts) || another.isPresent());
    }
    return new Following.Next(slot.set(request, found.get()), what + " '" + found.get() + "'");
  }
}
