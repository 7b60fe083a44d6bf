package dev.greta.documents;

import dev.greta.spi.error.Fault;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Decodes documents into columns. From the first value on that does not fit, it only looks, so that
 * the tree of paths then knows all that was read: what was decoded before, and what came after.
 */
final class Decoder {

  private final PathTree tree;
  private final DocumentCursor in;
  private final Columns columns;
  private final Meter meter;
  private final Observer observer;
  private long documents;
  private @Nullable Fault misfit;

  Decoder(PathTree tree, DocumentCursor in, Columns columns, DocumentSettings settings) {
    this.tree = tree;
    this.in = in;
    this.columns = columns;
    this.meter = columns.meter();
    this.observer = new Observer(tree, in, settings);
  }

  /** Decodes the document that the cursor is before, into a row. */
  void document(int row) {
    documents++;
    value(tree.root(), row, in.next());
  }

  /** Why there is nothing decoded any more; null while all fits. */
  @Nullable Fault misfit() {
    return misfit;
  }

  private void value(Path path, int index, Event event) {
    if (misfit != null) {
      observer.value(path, event);
      return;
    }
    if (event == Event.NULL) {
      return;
    }
    boolean fits =
        switch (path.role) {
          case LEAF -> path.leaf != null && path.leaf.write(index, event, in);
          case FLAT -> event == Event.OBJECT_START && object(path, index);
          case STRUCT -> event == Event.OBJECT_START && struct(path, index);
          case LIST -> event == Event.ARRAY_START && list(path, index);
          case UNKNOWN -> false;
        };
    if (!fits) {
      fail(path, DocumentFaults.shown(event, in), columns.field(path));
      observer.value(path, event);
    }
  }

  private boolean struct(Path path, int index) {
    Validity validity = path.struct;
    if (validity == null) {
      return false;
    }
    validity.set(index);
    return object(path, index);
  }

  private boolean object(Path path, int index) {
    path.kinds.add(Kinds.OBJECT);
    path.begin();
    long object = tree.nextObject();
    for (; ; ) {
      Path field = path.likely();
      if (field != null && in.nextIs(field.bytes())) {
        path.came();
      } else if (in.next() != Event.NAME) {
        return true;
      } else {
        field = path.find(in.bytes(), in.start(), in.end());
        if (field == null) {
          field = unknown(path);
        }
        if (field == null) {
          observer.skip(in.next());
          continue;
        }
      }
      if (field.holder == object) {
        throw in.duplicate();
      }
      field.holder = object;
      value(field, index, in.next());
    }
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

  private boolean list(Path path, int index) {
    ListColumn list = path.list;
    Path elements = path.elements();
    if (list == null || elements == null) {
      return false;
    }
    path.kinds.add(Kinds.ARRAY);
    int first = list.elements();
    int at = first;
    for (Event event = in.next(); event != Event.ARRAY_END; event = in.next()) {
      value(elements, at++, event);
    }
    list.end(index, at);
    meter.addBits((long) (at - first) * list.elementBits());
    return true;
  }

  private void fail(Path path, String value, @Nullable Field field) {
    misfit = DocumentFaults.misfit(path, documents, value, field, in.place());
    Columns.tell(tree.root());
  }
}
