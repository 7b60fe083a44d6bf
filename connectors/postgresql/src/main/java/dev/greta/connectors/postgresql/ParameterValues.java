package dev.greta.connectors.postgresql;

import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Nearest;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of {@code params}, as the server's input functions take them: as text. */
final class ParameterValues {

  private ParameterValues() {}

  /**
   * Whether names and values go together.
   *
   * @throws InvalidOptionException if not; names what is at fault
   */
  static void check(Optional<String> query, Map<String, Node> values) {
    if (query.isEmpty()) {
      if (!values.isEmpty()) {
        throw new InvalidOptionException(
            "params",
            "params are for a query, and a table is read here",
            "Write a query instead of the table, or leave params out.");
      }
      return;
    }
    values.forEach(ParameterValues::checkForm);
    List<ParameterUses.Use> uses = ParameterUses.in(query.get(), values.keySet());
    for (ParameterUses.Use use : uses) {
      if (!values.containsKey(use.name())) {
        throw withoutValue(query.get(), use, values.keySet());
      }
    }
    Set<String> used = uses.stream().map(ParameterUses.Use::name).collect(Collectors.toSet());
    for (Map.Entry<String, Node> value : values.entrySet()) {
      if (!used.contains(value.getKey())) {
        throw InvalidOptionException.at(
            value.getValue().place(),
            "params",
            "the query does not use the parameter '" + value.getKey() + "'",
            Nearest.to(value.getKey(), used)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("Write :" + value.getKey() + " in the query, or leave it out."));
      }
    }
  }

  private static InvalidOptionException withoutValue(
      String query, ParameterUses.Use use, Set<String> given) {
    String remedy =
        Nearest.to(use.name(), given)
            .map(near -> "Did you mean :" + near + "?")
            .orElse("Give it one: params: {" + use.name() + ": …}.");
    return new InvalidOptionException(
        "query",
        "the parameter :" + use.name() + " has no value (" + place(query, use) + ")",
        remedy + "\nA colon that begins no parameter needs a blank behind it.");
  }

  private static String place(String query, ParameterUses.Use use) {
    return SqlText.place("query", query, use.start());
  }

  private static void checkForm(String name, Node value) {
    if (value instanceof Sequence list) {
      list.elements().forEach(element -> checkForm(name, element));
    } else if (!(value instanceof Scalar)) {
      throw InvalidOptionException.at(
          value.place(),
          "params",
          "the parameter '" + name + "' is " + value.describe(),
          "Write text, a number, true, false, null, or a list of these.");
    }
  }

  /** The text that the server reads as the value; null for null. */
  static @Nullable String text(Node value) {
    if (value instanceof Sequence list) {
      return list.elements().stream()
          .map(ParameterValues::element)
          .collect(Collectors.joining(",", "{", "}"));
    }
    return value.isNull() ? null : scalar((Scalar) value);
  }

  /** The text that the server reads as an array of texts. */
  static String array(Collection<String> texts) {
    return Objects.requireNonNull(text(Node.of(List.copyOf(texts))));
  }

  /** An element of an array's text (documentation, 8.15.2 "Array Value Input"). */
  private static String element(Node value) {
    String text = text(value);
    if (text == null) {
      return "NULL";
    }
    return value instanceof Sequence
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** YAML's own ways to write numbers and truth values become the server's. */
  private static String scalar(Scalar scalar) {
    String text = scalar.text();
    return switch (scalar.kind()) {
      case BOOLEAN -> text.toLowerCase(Locale.ROOT);
      case INTEGER -> integer(text);
      case DECIMAL -> text.replace(".inf", "Infinity").replace(".nan", "NaN");
      default -> text;
    };
  }

  private static String integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16).toString();
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8).toString() : text;
  }

  /** A value for a message. What came from elsewhere may be a credential and is not shown. */
  static String shown(Node value) {
    if (value instanceof Scalar scalar) {
      return scalar
          .origin()
          .map(origin -> "the value from " + origin)
          .orElse("'" + scalar.text() + "'");
    }
    return value.describe();
  }

  /** Whether no part of the value came from elsewhere. */
  static boolean isPlain(Node value) {
    return value instanceof Sequence list
        ? list.elements().stream().allMatch(ParameterValues::isPlain)
        : value instanceof Scalar scalar && scalar.origin().isEmpty();
  }
}
