package dev.greta.connectors.api.paging;

import java.util.Optional;

/**
 * Asks for what comes after the last record, by a value of it.
 *
 * @param keyPath of the value in the record, a JSON Pointer
 * @param size how many records a page should have; empty where that is the source's affair
 */
record LastRecordPager(Slot slot, String keyPath, Optional<Slot> sizeSlot, Optional<Long> size)
    implements Pager {

  @Override
  public PageRequest first(PageRequest base) {
    return size.isPresent() && sizeSlot.isPresent() ? sizeSlot.get().set(base, size.get()) : base;
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    if (facts.rows() == 0) {
      return new Following.End("an empty page");
    }
    String key =
        facts.last().value(keyPath).orElseThrow(() -> PagingFaults.lastRecordHasNoKey(keyPath));
    return new Following.Next(slot.set(request, key), "last record's key '" + key + "'");
  }
}
