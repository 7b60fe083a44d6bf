package dev.greta.documents;

import dev.greta.spi.error.Fault;
import java.util.Arrays;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Decodes documents into columns. From the first value on that does not fit, it only looks, so that
 * the tree of paths then knows all that was read: what was decoded before, and what came after.
 *
 * <p>It goes down into objects and arrays by a stack of its own. The JVM would compile a recursion
 * into itself, at all places that it is called from, and that took longer than most files take.
 */
final class Decoder {

  /** An object or array that the cursor is in. */
  private static final class Level {

    private Path path = Path.root();

    /** Where it is in its column. */
    private int index;

    /** The object's number. */
    private long object;

    /** What an array's elements are; null for an object. */
    private @Nullable Path elements;

    /** Where the array's next element will be in its column. */
    private int next;
  }

  private final PathTree tree;
  private final DocumentCursor in;
  private final Columns columns;
  private final Meter meter;
  private final Observer observer;
  private final Level[] levels = new Level[PathTree.MAX_LEVEL + 1];
  private int depth;
  private long documents;
  private @Nullable Fault misfit;

  Decoder(PathTree tree, DocumentCursor in, Columns columns, DocumentSettings settings) {
    this.tree = tree;
    this.in = in;
    this.columns = columns;
    this.meter = columns.meter();
    this.observer = new Observer(tree, in, settings);
    Arrays.setAll(levels, i -> new Level());
  }

  /** Decodes the document that the cursor is before, into a row. */
  void document(int row) {
    documents++;
    value(tree.root(), row, in.next());
    while (depth > 0) {
      Level level = levels[depth - 1];
      if (level.elements == null) {
        field(level);
      } else {
        element(level, level.elements);
      }
    }
  }

  /** Why there is nothing decoded any more; null while all fits. */
  @Nullable Fault misfit() {
    return misfit;
  }

  private void value(Path path, int index, Event event) {
    if (misfit != null) {
      observer.value(path, event);
    } else if (event != Event.NULL && !fits(path, index, event)) {
      fail(path, DocumentFaults.shown(event, in), columns.field(path));
      observer.value(path, event);
    }
  }

  private boolean fits(Path path, int index, Event event) {
    LeafColumn leaf = path.leaf;
    if (leaf != null) {
      return leaf.write(index, event, in);
    }
    if (path.list != null) {
      return event == Event.ARRAY_START && enterArray(path, path.list, index);
    }
    if (path.role == Path.Role.SKIPPED) {
      in.skip();
      return true;
    }
    return event == Event.OBJECT_START && enterObject(path, index);
  }

  private boolean enterArray(Path path, ListColumn list, int index) {
    path.kinds.add(Kinds.ARRAY);
    Level level = enter(path, index);
    level.elements = path.elements();
    level.next = list.elements();
    return true;
  }

  private boolean enterObject(Path path, int index) {
    if (path.role == Path.Role.UNKNOWN) {
      return false;
    }
    if (path.struct != null) {
      path.struct.set(index);
    }
    path.kinds.add(Kinds.OBJECT);
    path.begin();
    Level level = enter(path, index);
    level.elements = null;
    level.object = tree.nextObject();
    return true;
  }

  private Level enter(Path path, int index) {
    Level level = levels[depth++];
    level.path = path;
    level.index = index;
    return level;
  }

  /** The next field of an object, or its end. */
  private void field(Level level) {
    Path holder = level.path;
    Path field = holder.likely();
    if (field != null && in.nextIs(field.bytes())) {
      holder.came();
    } else if (in.next() != Event.NAME) {
      depth--;
      return;
    } else {
      field = holder.find(in.bytes(), in.start(), in.end());
      field = field == null ? unknown(holder) : field;
      if (field == null) {
        observer.skip(in.next());
        return;
      }
    }
    if (field.holder == level.object) {
      throw in.duplicate();
    }
    field.holder = level.object;
    value(field, level.index, in.next());
  }

  /** A field that no column is for. */
  private @Nullable Path unknown(Path holder) {
    Path added = holder.whole ? null : tree.add(holder, in.bytes(), in.start(), in.end());
    if (misfit == null) {
      // What the columns know of paths is of no use here: the tree may have forgotten some.
      fail(added == null ? holder : added, "", null);
    }
    return added;
  }

  /** The next element of an array, or its end. */
  private void element(Level level, Path elements) {
    Event event = in.next();
    ListColumn list = level.path.list;
    if (event != Event.ARRAY_END) {
      value(elements, level.next++, event);
    } else if (list != null) {
      meter.addBits((long) (level.next - list.elements()) * list.elementBits());
      list.end(level.index, level.next);
      depth--;
    }
  }

  private void fail(Path path, String value, @Nullable Field field) {
    misfit = DocumentFaults.misfit(path, documents, value, field, in.place());
    Columns.tell(tree.root());
  }
}
