package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.spi.BatchReader;
import java.util.List;
import java.util.Optional;

/** The records of a walk, as the source has them. */
interface WalkRecords extends BatchReader {

  /** How far it has come; empty before the first batch. */
  Optional<PageWalk> walk();

  /** The errors of each page that had some beside its data. */
  List<String> errors();

  /** The greatest of the values that an incremental read goes by. */
  Optional<String> mark();
}
