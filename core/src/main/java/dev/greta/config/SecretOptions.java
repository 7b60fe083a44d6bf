package dev.greta.config;

import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.List;

/** Finds the values of secret-typed options in a tree, whether or not the tree is right. */
final class SecretOptions {

  private final List<Scalar> found = new ArrayList<>();

  private SecretOptions() {}

  static List<Scalar> in(Shape shape, Mapping mapping) {
    SecretOptions secrets = new SecretOptions();
    secrets.visit(shape, mapping);
    return secrets.found;
  }

  private void visit(Shape shape, Mapping mapping) {
    shape
        .options()
        .forEach(option -> mapping.get(option.key()).ifPresent(node -> visit(option.type(), node)));
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
