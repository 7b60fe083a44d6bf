package dev.greta.connectors.api.paging;

/** One request, and no other: the user says that it gives everything. */
record SinglePager() implements Pager {

  @Override
  public PageRequest first(PageRequest base) {
    return base;
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    return new Following.End("pagination.type is none", Doubt.ofOnePage(request, facts), true);
  }
}
