package dev.greta.connectors.api.paging;

/** Asks for pages of a certain size, and else goes another's way. */
record SizedPager(Pager way, Slot slot, long size) implements Pager {

  @Override
  public PageRequest first(PageRequest base) {
    return way.first(slot.set(base, size));
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    return way.after(request, facts);
  }
}
