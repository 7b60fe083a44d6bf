package dev.greta.config;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Reads YAML 1.2 (core schema) into nodes with their places. Reads the parser's events, so that
 * nothing is ever constructed from a tag. Aliases are unfolded, and {@code <<} merges mappings as
 * YAML 1.1 has it; both within a bound on the unfolded tree. One file, one reader.
 */
final class YamlReader {

  /** How many nodes a config may have, aliases unfolded. */
  static final int MOST_NODES = 10_000;

  /** How deep a config may be nested. */
  static final int DEEPEST = 64;

  private static final String MERGE = "<<";

  private final String file;
  private final String text;
  private final Problems problems;
  private final Iterator<Event> events;
  private final ScalarResolver resolver = new CoreScalarResolver(false);
  private final Map<Anchor, Optional<Node>> anchors = new HashMap<>();
  private int nodes;
  private int depth;

  private YamlReader(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** Ends the reading; the problem is already among the others. */
  private static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable() {
      super(null, null, false, false);
    }
  }

  /**
   * Reads one document.
   *
   * @param file as messages call it
   * @return empty if it cannot be read or is no mapping; a mapping may be returned even though
   *     problems were found in it
   */
  static Optional<Mapping> read(String file, String text, Problems problems) {
    return new YamlReader(file, text, problems).document();
  }

  private Optional<Mapping> document() {
    try {
      events.next();
      if (events.next().getEventId() == Event.ID.StreamEnd) {
        throw empty();
      }
      Node root = node(events.next(), new Place(file, 1, 1, ""));
      events.next();
      Event next = events.next();
      if (next.getEventId() != Event.ID.StreamEnd) {
        throw fail(
            ConfigCode.UNREADABLE,
            place(next, root.place()),
            "a second document begins here",
            "Keep one document, without ---, in a file.");
      }
      if (root.isNull()) {
        throw empty();
      }
      if (!(root instanceof Mapping mapping)) {
        throw fail(
            ConfigCode.UNREADABLE,
            root.place(),
            "the config is " + root.describe() + ", not a mapping",
            "Begin with a key: data:");
      }
      return Optional.of(mapping);
    } catch (Unreadable e) {
      return Optional.empty();
    } catch (YamlEngineException e) {
      YamlFault.report(e, file, text, problems);
      return Optional.empty();
    }
  }

  private Unreadable empty() {
    return fail(
        ConfigCode.UNREADABLE,
        new Place(file, 1, 1, ""),
        "the config is empty",
        "Begin with data: and, below it, type:.");
  }

  private Unreadable fail(String code, Place place, String message, String remedy) {
    problems.add(code, place, message, remedy);
    return new Unreadable();
  }

  private static Place place(Event event, Place at) {
    Mark mark = event.getStartMark().orElseThrow();
    return new Place(at.file(), mark.getLine() + 1, mark.getColumn() + 1, at.path());
  }

  /** The node that an event begins; {@code at} has its path. */
  private Node node(Event event, Place at) {
    Place place = place(event, at);
    if (event instanceof AliasEvent alias) {
      return unfolded(alias, place);
    }
    count(1, place);
    if (event instanceof ScalarEvent scalar) {
      Node node = scalar(scalar, place);
      scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, Optional.of(node)));
      return node;
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    checkTag(start, place);
    start.getAnchor().ifPresent(anchor -> anchors.put(anchor, Optional.empty()));
    if (++depth > DEEPEST) {
      throw fail(
          ConfigCode.TOO_LARGE,
          place,
          "nested deeper than " + DEEPEST + " levels",
          "Flatten the config.");
    }
    Node node = event.getEventId() == Event.ID.MappingStart ? mapping(place) : sequence(place);
    depth--;
    start.getAnchor().ifPresent(anchor -> anchors.put(anchor, Optional.of(node)));
    return node;
  }

  private Sequence sequence(Place place) {
    List<Node> elements = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      elements.add(node(e, place.at(0, 0, elements.size())));
    }
    return new Sequence(place, elements);
  }

  private Mapping mapping(Place place) {
    Map<String, Node> entries = new LinkedHashMap<>();
    Map<String, Place> keyPlaces = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      Place where = place(e, place);
      boolean plain = e instanceof ScalarEvent scalar && scalar.isPlain();
      if (!(node(e, place) instanceof Scalar keyNode) || keyNode.isNull()) {
        throw fail(
            ConfigCode.UNREADABLE,
            where,
            "a key that is no text",
            "Write a name before the colon.");
      }
      String key = keyNode.text();
      boolean merge = plain && key.equals(MERGE);
      Node value = node(events.next(), merge ? place : place.at(0, 0, key));
      if (merge) {
        merged.addAll(toMerge(value));
      } else if (entries.putIfAbsent(key, value) == null) {
        keyPlaces.put(key, place(where, place.at(0, 0, key)));
      } else {
        problems.add(
            ConfigCode.DUPLICATE_KEY,
            place(where, place.at(0, 0, key)),
            "'" + key + "' stands here already, in line " + line(keyPlaces, key),
            "Keep one of them.");
      }
    }
    for (Mapping source : merged) {
      source.entries().forEach((key, value) -> merge(source, key, value, entries, keyPlaces));
    }
    return new Mapping(place, entries, keyPlaces);
  }

  private static int line(Map<String, Place> keyPlaces, String key) {
    return keyPlaces.getOrDefault(key, Place.PROGRAM).line();
  }

  private static Place place(Place position, Place path) {
    return new Place(position.file(), position.line(), position.column(), path.path());
  }

  private List<Mapping> toMerge(Node value) {
    List<Node> sources = value instanceof Sequence list ? list.elements() : List.of(value);
    List<Mapping> mappings = new ArrayList<>();
    for (Node source : sources) {
      if (!(source instanceof Mapping mapping)) {
        throw fail(
            ConfigCode.UNREADABLE,
            source.place(),
            "<< merges mappings, and this is " + source.describe(),
            "Name an anchor of a mapping: <<: *name");
      }
      mappings.add(mapping);
    }
    return mappings;
  }

  /** A key of the mapping itself, or of a mapping merged before, wins. */
  private static void merge(
      Mapping source,
      String key,
      Node value,
      Map<String, Node> entries,
      Map<String, Place> keyPlaces) {
    if (entries.putIfAbsent(key, value) == null) {
      keyPlaces.put(key, source.keyPlace(key));
    }
  }

  private Node unfolded(AliasEvent alias, Place place) {
    Optional<Node> target = anchors.get(alias.getAlias());
    if (target == null) {
      throw fail(
          ConfigCode.UNREADABLE,
          place,
          "an alias of an anchor that is not above it",
          "Put text that begins with * in quotes.");
    }
    if (target.isEmpty()) {
      throw fail(
          ConfigCode.UNREADABLE,
          place,
          "an alias within what it stands for",
          "Write the value out.");
    }
    return copy(target.get(), place, place);
  }

  /** A copy that stands where the original does, under a path of its own. */
  private Node copy(Node node, Place path, Place alias) {
    count(1, alias);
    Place place = place(node.place(), path);
    if (node instanceof Scalar scalar) {
      return new Scalar(place, scalar.kind(), scalar.text(), scalar.origin());
    }
    if (node instanceof Sequence sequence) {
      List<Node> elements = new ArrayList<>();
      for (Node element : sequence.elements()) {
        elements.add(copy(element, path.at(0, 0, elements.size()), alias));
      }
      return new Sequence(place, elements);
    }
    Mapping mapping = (Mapping) node;
    Map<String, Node> entries = new LinkedHashMap<>();
    Map<String, Place> keyPlaces = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              entries.put(key, copy(value, path.at(0, 0, key), alias));
              keyPlaces.put(key, place(mapping.keyPlace(key), path.at(0, 0, key)));
            });
    return new Mapping(place, entries, keyPlaces);
  }

  private void count(int more, Place place) {
    nodes += more;
    if (nodes > MOST_NODES) {
      throw fail(
          ConfigCode.TOO_LARGE,
          place,
          "the config has more than " + MOST_NODES + " nodes, aliases unfolded",
          "Use fewer aliases; a config is small.");
    }
  }

  private void checkTag(CollectionStartEvent start, Place place) {
    Tag expected = start.getEventId() == Event.ID.MappingStart ? Tag.MAP : Tag.SEQ;
    if (start.getTag().filter(tag -> !tag.equals(expected.getValue())).isPresent()) {
      throw strange(place);
    }
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    String value = event.getValue();
    Tag implied = resolver.resolve(value, event.isPlain());
    Tag tag = event.isPlain() ? implied : Tag.STR;
    if (event.getTag().isPresent()) {
      String given = event.getTag().get();
      if (given.equals("!") || given.equals(Tag.STR.getValue())) {
        tag = Tag.STR;
      } else if (!given.equals(resolver.resolve(value, true).getValue())) {
        throw strange(place);
      } else {
        tag = new Tag(given);
      }
    }
    return new Scalar(place, kind(tag), value, Optional.empty());
  }

  private Unreadable strange(Place place) {
    return fail(
        ConfigCode.UNREADABLE,
        place,
        "a tag that configs do not use, or that does not fit its value",
        "Remove the tag; put text that begins with ! in quotes.");
  }

  private static Scalar.Kind kind(Tag tag) {
    if (tag.equals(Tag.NULL)) {
      return Scalar.Kind.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Scalar.Kind.BOOLEAN;
    }
    if (tag.equals(Tag.INT)) {
      return Scalar.Kind.INTEGER;
    }
    return tag.equals(Tag.FLOAT) ? Scalar.Kind.DECIMAL : Scalar.Kind.TEXT;
  }
}
