package dev.greta.connectors.api.paging;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes the way that the first page shows. */
final class AutoPager implements Pager {

  private final Detection detection;
  private @Nullable Pager found;

  AutoPager(Detection detection) {
    this.detection = detection;
  }

  @Override
  public PageRequest first(PageRequest base) {
    return base;
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    Pager way = found;
    if (way == null) {
      Optional<PaginationOptions> shown = detection.in(request, facts);
      if (shown.isEmpty()) {
        return new Following.End("nothing leads to another page", Optional.empty(), false);
      }
      way = shown.get().pager();
      found = way;
    }
    return way.after(request, facts);
  }
}
