package dev.greta.spi;

import dev.greta.spi.error.GretaException;
import java.util.List;
import java.util.Set;

/**
 * One kind of source. Implementations are stateless, have a public constructor without parameters
 * and are found by {@link java.util.ServiceLoader}: one line in {@code
 * META-INF/services/dev.greta.spi.Connector} is all the registration there is.
 *
 * @param <O> the record of this connector's own keys under {@code data:}; see {@link
 *     dev.greta.spi.options.Options} for how YAML becomes such a record
 */
public interface Connector<O extends Record> {

  /** The names that {@code data.type} selects this connector by; the first is the one to show. */
  List<String> names();

  /** One line for a list of connectors, for instance "PostgreSQL, by binary COPY". */
  String title();

  /**
   * File name endings, with their dot and in lower case, that {@code type: file} maps to this
   * connector. Empty for what is no file.
   */
  default List<String> extensions() {
    return List.of();
  }

  /** What sources of this kind can do. The contract suite tests each one that is named here. */
  Set<Capability> capabilities();

  /** The record that {@link #open} takes. */
  Class<O> optionsType();

  /**
   * Opens a source. Does not reach out yet: the first {@link Source#check}, {@link Source#plan},
   * {@link Source#read} or {@link Source#schema} does, so that a config can be opened, explained
   * and checked piece by piece.
   *
   * @param options the bound options; credentials in them are asked for again at each connection
   * @throws GretaException if the options contradict each other in a way that their record cannot
   *     see
   */
  Source open(O options, SourceContext context);
}
