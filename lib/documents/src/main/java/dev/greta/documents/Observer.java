package dev.greta.documents;

import dev.greta.documents.values.NumberText;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import org.jspecify.annotations.Nullable;

/** Looks at documents without decoding them. */
final class Observer {

  private final PathTree tree;
  private final DocumentCursor in;
  private final DocumentSettings settings;
  private final NumberText number = new NumberText('.');

  Observer(PathTree tree, DocumentCursor in, DocumentSettings settings) {
    this.tree = tree;
    this.in = in;
    this.settings = settings;
  }

  /** Looks at the document that the cursor is before. */
  void document() {
    value(tree.root(), in.next());
  }

  /** Looks at a value that has just begun. */
  void value(Path path, Event event) {
    switch (event) {
      case NULL -> {}
      case TRUE, FALSE -> path.kinds.add(Kinds.BOOLEAN);
      case STRING -> path.kinds.addString(in.bytes(), in.start(), in.end());
      case OBJECT_START -> object(path);
      case ARRAY_START -> array(path);
      default -> path.kinds.addNumber(event, in, number);
    }
    if (!path.whole && path.kinds.isMixed()) {
      mixed(path);
    }
  }

  private void mixed(Path path) {
    if (settings.mixed() == MixedTypes.ERROR) {
      throw new ValidationException(
          Fault.of(
                  DocumentFaults.MIXED,
                  DocumentFaults.named(path) + " has " + String.join(" and ", path.kinds.names()))
              .withPlace(in.place())
              .withRemedy(
                  "Write on_mixed_types: json, which keeps each value's own JSON text, or string."));
    }
    tree.keepWhole(path);
  }

  private void object(Path path) {
    path.kinds.add(Kinds.OBJECT);
    if (isWhole(path)) {
      in.takeJson();
      return;
    }
    path.begin();
    long object = tree.nextObject();
    for (Event event = in.next(); event == Event.NAME; event = in.next()) {
      Path field = field(path);
      if (field == null) {
        skip(in.next());
        continue;
      }
      enter(field, object);
      value(field, in.next());
    }
  }

  private @Nullable Path field(Path path) {
    Path field = path.find(in.bytes(), in.start(), in.end());
    if (field != null || path.whole) {
      return field;
    }
    return tree.add(path, in.bytes(), in.start(), in.end());
  }

  private void enter(Path field, long object) {
    if (field.holder == object) {
      throw in.duplicate();
    }
    field.holder = object;
  }

  private void array(Path path) {
    path.kinds.add(Kinds.ARRAY);
    if (isWhole(path)) {
      in.takeJson();
      return;
    }
    Path elements = path.elementsOrNew();
    for (Event event = in.next(); event != Event.ARRAY_END; event = in.next()) {
      value(elements, event);
    }
  }

  /** Whether what is in an object or array is of no interest. */
  private boolean isWhole(Path path) {
    if (!path.whole && path.level() >= PathTree.MAX_LEVEL) {
      tree.keepWhole(path);
    }
    return path.whole;
  }

  /** Reads over a value that has just begun, of a field that is not kept. */
  void skip(Event event) {
    if (event == Event.OBJECT_START || event == Event.ARRAY_START) {
      in.skip();
    }
  }
}
