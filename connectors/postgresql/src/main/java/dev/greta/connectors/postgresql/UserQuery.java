package dev.greta.connectors.postgresql;

import java.util.List;
import java.util.function.Function;

/**
 * A statement of the user's, with something else in the places of its parameters, so that what the
 * server says of the one points into the other.
 *
 * @param text as the user wrote it
 * @param parameterOids the types of its parameters, use by use, where they are known
 */
record UserQuery(
    String text,
    List<ParameterUses.Use> uses,
    Function<ParameterUses.Use, String> replacement,
    List<Integer> parameterOids) {

  /** What places call it. */
  static final String NAME = "query";

  UserQuery {
    uses = List.copyOf(uses);
    parameterOids = List.copyOf(parameterOids);
  }

  /** A statement without parameters. */
  static UserQuery plain(String text) {
    return new UserQuery(text, List.of(), ParameterUses.Use::name, List.of());
  }

  /** What the server is given. */
  String sql() {
    return ParameterUses.replaced(text, uses, replacement);
  }

  /** The user's text within a statement of which {@link #sql} is a part. */
  UserText within(String statement) {
    int start = statement.indexOf(sql());
    return new UserText(NAME, text, statement, offset -> original(offset - start));
  }

  private int original(int offset) {
    int shift = 0;
    for (ParameterUses.Use use : uses) {
      int start = use.start() + shift;
      int length = replacement.apply(use).length();
      if (offset < start) {
        break;
      }
      if (offset < start + length) {
        return use.start();
      }
      shift += length - (use.end() - use.start());
    }
    int original = offset - shift;
    return original > text.length() ? -1 : original;
  }
}
