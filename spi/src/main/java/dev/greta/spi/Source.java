package dev.greta.spi;

import dev.greta.spi.error.GretaException;

/**
 * An open source of data.
 *
 * <p><b>Threads.</b> {@link #read} may be called from several threads at once, also while a {@link
 * Plan} is open; everything else is called from one thread at a time. {@link #close} may be called
 * from any thread, and twice.
 */
public interface Source extends AutoCloseable {

  /**
   * Where the data comes from, for reports and audit: an absolute path, {@code
   * localhost:5432/mydb}. Known without reaching out; never a credential.
   */
  String place();

  /**
   * Carries out one of the four checks, in the order of {@link Check}'s constants.
   *
   * @return what was found, for a person: "PostgreSQL 18.6 at localhost:5432, TLSv1.3". Never a
   *     credential.
   * @throws GretaException what is wrong, with its remedy
   */
  String check(Check check);

  /** The tables (files, collections, endpoints) that can be seen, and their columns. */
  SourceSchema schema();

  /**
   * Plans one read. A source that was sampled to find the types plans again, with {@link
   * ReadRequest#schema()} set, after a {@link dev.greta.spi.error.SchemaMisfitException}.
   *
   * @throws GretaException if the source cannot be reached or refuses
   */
  Plan plan(ReadRequest request);

  /**
   * Reads one split. Works in a fresh JVM on a source opened from the same options, given only the
   * split; where a snapshot backs the split, while the plan that made it is open.
   *
   * @return a reader that the caller closes; it need not have reached out yet
   */
  BatchReader read(Split split, ReadContext context);

  /** Ends all connections and releases all memory. Harmless when called again. */
  @Override
  void close();
}
