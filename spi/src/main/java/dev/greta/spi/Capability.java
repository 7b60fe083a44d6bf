package dev.greta.spi;

/** What a connector claims of its sources; a claim is a promise that the contract suite tests. */
public enum Capability {
  /** A read can be planned as more than one split. */
  PARALLEL_SPLITS,
  /** All splits of a plan see the same state of the source: {@link Consistency#EXACT}. */
  SNAPSHOT,
  /** The source asks for credentials, and refuses wrong ones. */
  CREDENTIALS,
  /** The source takes a query of the user's. */
  QUERY,
  /** Cancelling a read also ends the work that the source does for it. */
  CANCEL_AT_SOURCE
}
