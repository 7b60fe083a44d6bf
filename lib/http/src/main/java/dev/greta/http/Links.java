package dev.greta.http;

import java.util.List;
import java.util.Optional;

/** The links of an answer's {@code Link} headers (RFC 8288, 3 and B.2). */
public final class Links {

  private final List<Link> all;

  private Links(List<Link> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Parses headers. What is malformed is passed over up to the next comma, as the RFC asks.
   *
   * @param headers the values of all {@code Link} headers of an answer
   */
  public static Links of(List<String> headers) {
    return new Links(headers.stream().flatMap(h -> new LinkParser(h).parse().stream()).toList());
  }

  /** All links, in order. */
  public List<Link> all() {
    return all;
  }

  /** The first link with the given relation type, such as {@code next}; case does not matter. */
  public Optional<Link> relation(String type) {
    return all.stream().filter(link -> link.hasRelation(type)).findFirst();
  }

  /**
   * One link.
   *
   * @param target as it stands there, for the caller to resolve against the request's URI
   * @param relations the words of the first {@code rel}
   * @param parameters the others, in order, names in lower case
   */
  public record Link(String target, List<String> relations, List<Parameter> parameters) {

    public Link {
      relations = List.copyOf(relations);
      parameters = List.copyOf(parameters);
    }

    boolean hasRelation(String type) {
      return relations.stream().anyMatch(type::equalsIgnoreCase);
    }
  }

  /** A parameter of a link, its value without quotes and escapes; empty if it has none. */
  public record Parameter(String name, String value) {}
}
