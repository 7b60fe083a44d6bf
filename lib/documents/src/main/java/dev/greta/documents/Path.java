package dev.greta.documents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place in documents: the document itself, a field of an object, or the elements of an array;
 * what was seen there, and what it is decoded into.
 */
final class Path {

  /** What a value at a path is decoded into. */
  enum Role {
    /** Nothing: no schema knows of it. */
    UNKNOWN,
    /** Nothing: nobody asks for it. */
    SKIPPED,
    /** The columns of its fields. */
    FLAT,
    STRUCT,
    LIST,
    LEAF
  }

  private static final byte[] NO_NAME = new byte[0];

  private final @Nullable Path parent;
  private final byte[] name;
  private final int hash;
  private final int level;
  private final boolean plain;
  private final List<Path> fields = new ArrayList<>();
  private Path[] table = new Path[0];
  private int expected;
  private @Nullable Path elements;

  final Kinds kinds = new Kinds();

  /** Whether its objects and arrays are kept as JSON, whatever is in them. */
  boolean whole;

  /** The object that this field was last seen in. */
  long holder;

  Role role = Role.UNKNOWN;
  @Nullable LeafColumn leaf;
  @Nullable Validity struct;
  @Nullable ListColumn list;

  private Path(@Nullable Path parent, byte[] name, int hash) {
    this.parent = parent;
    this.name = name;
    this.hash = hash;
    this.plain = isPlain(name);
    this.level = parent == null ? 0 : parent.level + 1;
  }

  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        return false;
      }
    }
    return true;
  }

  static Path root() {
    return new Path(null, NO_NAME, 0);
  }

  /** Takes a role; what it was decoded into until now goes. */
  void become(Role next) {
    role = next;
    leaf = null;
    struct = null;
    list = null;
  }

  /** How many names and arrays it is within. */
  int level() {
    return level;
  }

  List<Path> fields() {
    return fields;
  }

  @Nullable Path elements() {
    return elements;
  }

  /** What the elements of its arrays are. */
  Path elementsOrNew() {
    Path known = elements;
    if (known == null) {
      known = new Path(this, NO_NAME, 0);
      elements = known;
    }
    return known;
  }

  String name() {
    return new String(name, StandardCharsets.UTF_8);
  }

  /** Begins with an object: its first field is likely to be the first one. */
  void begin() {
    expected = 0;
  }

  /** The field that is likely to come next, if its name can be asked for by its bytes. */
  @Nullable Path likely() {
    return expected < fields.size() && fields.get(expected).plain ? fields.get(expected) : null;
  }

  /** The likely field came. */
  void came() {
    expected++;
  }

  byte[] bytes() {
    return name;
  }

  /** The field of this name, where there is one. */
  @Nullable Path find(byte[] text, int start, int end) {
    int next = expected;
    if (next < fields.size() && fields.get(next).isNamed(text, start, end)) {
      expected = next + 1;
      return fields.get(next);
    }
    return lookUp(text, start, end);
  }

  private boolean isNamed(byte[] text, int start, int end) {
    return Arrays.equals(name, 0, name.length, text, start, end);
  }

  private @Nullable Path lookUp(byte[] text, int start, int end) {
    if (table.length == 0) {
      return null;
    }
    int code = hash(text, start, end);
    for (int slot = code & table.length - 1; ; slot = slot + 1 & table.length - 1) {
      Path found = table[slot];
      if (found == null) {
        return null;
      }
      if (found.hash == code && found.isNamed(text, start, end)) {
        expected = found.order + 1;
        return found;
      }
    }
  }

  private int order;

  /** Adds a field. */
  Path add(byte[] text, int start, int end) {
    Path field = new Path(this, Arrays.copyOfRange(text, start, end), hash(text, start, end));
    field.order = fields.size();
    fields.add(field);
    if (2 * fields.size() > table.length) {
      table = new Path[Math.max(8, 2 * table.length)];
      fields.forEach(this::enter);
    } else {
      enter(field);
    }
    return field;
  }

  private void enter(Path field) {
    int slot = field.hash & table.length - 1;
    while (table[slot] != null) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = field;
  }

  private static int hash(byte[] text, int start, int end) {
    int hash = 0x811C_9DC5;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text[i]) * 0x0100_0193; // FNV-1a
    }
    return hash ^ hash >>> 16;
  }

  /**
   * Keeps its values whole from now on, and forgets what is beneath.
   *
   * @return how many fields that were
   */
  int keepWhole() {
    whole = true;
    int forgotten = 0;
    for (Path field : fields) {
      forgotten += 1 + field.keepWhole();
    }
    if (elements != null) {
      forgotten += elements.keepWhole();
    }
    fields.clear();
    table = new Path[0];
    elements = null;
    return forgotten;
  }

  /** The names from the document inwards; elements of arrays are left out. */
  List<String> names() {
    List<String> names = parent == null ? new ArrayList<>() : parent.names();
    if (parent != null && parent.elements != this) {
      names.add(name());
    }
    return names;
  }

  /** For a person: {@code order.items[].price}. */
  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (parent.elements == this) {
      return before + "[]";
    }
    return before.isEmpty() ? name() : before + "." + name();
  }
}
