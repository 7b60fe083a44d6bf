package dev.greta.config;

import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the values of secret-typed options in a tree, whether or not the tree is right. */
final class SecretOptions {

  private final List<Scalar> found = new ArrayList<>();
  private final List<Place> empty = new ArrayList<>();

  private SecretOptions() {}

  static SecretOptions in(Shape shape, Mapping mapping) {
    SecretOptions secrets = new SecretOptions();
    secrets.visit(shape, mapping);
    return secrets;
  }

  /** The values. */
  List<Scalar> values() {
    return found;
  }

  /** The keys that stand there without a value. */
  List<Place> empty() {
    return empty;
  }

  private void visit(Shape shape, Mapping mapping) {
    for (Option option : shape.options()) {
      Optional<Node> node = mapping.get(option.key());
      node.ifPresent(value -> visit(option.type(), value));
      boolean hidden = option.type() instanceof OptionType.Hidden;
      if (hidden && node.isEmpty() && mapping.entries().containsKey(option.key())) {
        empty.add(mapping.keyPlace(option.key()));
      }
    }
  }

  private void visit(OptionType type, Node node) {
    if (type instanceof OptionType.Hidden) {
      hidden(node);
    } else if (type instanceof OptionType.Nested nested && node instanceof Mapping mapping) {
      visit(nested.shape(), mapping);
    } else if (type instanceof OptionType.ListOf list && node instanceof Sequence sequence) {
      sequence.elements().forEach(element -> visit(list.element(), element));
    } else if (type instanceof OptionType.OneOrMore several) {
      visit(new OptionType.ListOf(several.element()), node);
      visit(several.element(), node);
    } else if (type instanceof OptionType.MapOf map && node instanceof Mapping mapping) {
      mapping.entries().values().forEach(value -> visit(map.value(), value));
    }
  }

  /** Also what stands in a secret's place though it should not. */
  private void hidden(Node node) {
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      found.add(scalar);
    } else if (node instanceof Sequence sequence) {
      sequence.elements().forEach(this::hidden);
    } else if (node instanceof Mapping mapping) {
      mapping.entries().values().forEach(this::hidden);
    }
  }
}
