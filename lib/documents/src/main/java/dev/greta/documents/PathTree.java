package dev.greta.documents;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** All paths of some documents, no more than so many. */
final class PathTree {

  /** Deeper objects and arrays are kept as JSON: schemas that are nested deeper serve nobody. */
  static final int MAX_LEVEL = 64;

  private final Path root = Path.root();
  private final int most;
  private int count;
  private long objects;

  PathTree(int most) {
    this.most = most;
  }

  Path root() {
    return root;
  }

  /**
   * Adds a field. Where there are too many, the object with most fields is kept whole from then on,
   * which may be the holder of this one.
   *
   * @return null if the holder is kept whole now
   */
  @Nullable Path add(Path holder, byte[] text, int start, int end) {
    Path added = holder.add(text, start, end);
    for (count++; count > most; ) {
      count -= widest().keepWhole();
    }
    return holder.whole ? null : added;
  }

  /** The field of this name, which a schema knows. */
  Path known(Path holder, byte[] name) {
    Path found = holder.find(name, 0, name.length);
    if (found != null) {
      return found;
    }
    count++;
    return holder.add(name, 0, name.length);
  }

  void keepWhole(Path path) {
    count -= path.keepWhole();
  }

  /** A number for an object that has just begun, to know its fields by. */
  long nextObject() {
    return ++objects;
  }

  /** The object with most fields, the outermost of several. */
  private Path widest() {
    Path widest = root;
    Deque<Path> queue = new ArrayDeque<>();
    for (Path path = root; path != null; path = queue.poll()) {
      widest = path.fields().size() > widest.fields().size() ? path : widest;
      queue.addAll(path.fields());
      Path elements = path.elements();
      if (elements != null) {
        queue.add(elements);
      }
    }
    return widest;
  }
}
