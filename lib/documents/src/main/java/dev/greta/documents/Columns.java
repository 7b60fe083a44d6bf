package dev.greta.documents;

import dev.greta.spi.ArrowFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What the columns of a schema are decoded into: hung onto paths, and loaded into vectors. */
final class Columns {

  private final List<Field> fields = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private final Meter meter = new Meter();
  private final int rowBits;

  /**
   * Gives each path of the schema its role.
   *
   * @param schema as {@link DocumentFields} makes it
   * @param wanted the columns that there are, by name; the others are passed over
   * @throws IllegalArgumentException if it is none such
   */
  Columns(Schema schema, Predicate<String> wanted, PathTree tree) {
    int bits = 0;
    for (Field field : schema.getFields()) {
      Path path = descend(tree, DocumentFields.path(field));
      if (wanted.test(field.getName())) {
        fields.add(field);
        paths.add(path);
        bits += hang(field, path, tree);
      } else {
        path.become(Path.Role.SKIPPED);
      }
    }
    this.rowBits = bits;
    skipWhole(tree.root());
  }

  /** Objects of which nothing is wanted are passed over at once. */
  private static boolean skipWhole(Path path) {
    if (path.role == Path.Role.FLAT) {
      boolean all = true;
      for (Path field : path.fields()) {
        all &= skipWhole(field);
      }
      if (all) {
        path.become(Path.Role.SKIPPED);
      }
    }
    return path.role == Path.Role.SKIPPED;
  }

  private static Path descend(PathTree tree, List<String> names) {
    Path path = tree.root();
    for (String name : names) {
      path.become(Path.Role.FLAT);
      path = tree.known(path, name.getBytes(StandardCharsets.UTF_8));
    }
    return path;
  }

  /** Gives a path and all beneath it their roles; returns the bits that a value takes. */
  private int hang(Field field, Path path, PathTree tree) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Struct) {
      path.become(Path.Role.STRUCT);
      path.struct = new Validity();
      int bits = 1;
      for (Field child : field.getChildren()) {
        bits +=
            hang(child, tree.known(path, child.getName().getBytes(StandardCharsets.UTF_8)), tree);
      }
      return bits;
    }
    if (type instanceof ArrowType.List) {
      path.become(Path.Role.LIST);
      ListColumn list =
          new ListColumn(hang(field.getChildren().get(0), path.elementsOrNew(), tree));
      path.list = list;
      return ListColumn.BITS;
    }
    LeafColumn leaf = leaf(field, path);
    path.become(Path.Role.LEAF);
    path.leaf = leaf;
    return leaf.bits();
  }

  private LeafColumn leaf(Field field, Path path) {
    ArrowType type = field.getType();
    String source = ArrowFields.sourceType(field).orElse("");
    if (ArrowFields.extensionName(field).filter(ArrowFields.JSON::equals).isPresent()) {
      return json(source, path);
    }
    return switch (type.getTypeID()) {
      case Utf8 -> text(source, path);
      case Bool -> new BooleanColumn();
      case Int -> new LongColumn();
      case FloatingPoint -> new DoubleColumn();
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        yield new DecimalColumn(decimal.getPrecision(), decimal.getScale());
      }
      case Date -> new DateColumn();
      case Timestamp -> new MicrosColumn(((ArrowType.Timestamp) type).getTimezone() != null);
      default -> throw new IllegalArgumentException("not a column of documents: " + field);
    };
  }

  private LeafColumn json(String source, Path path) {
    JsonColumn.Takes takes =
        switch (source) {
          case DocumentFields.EMPTY_OBJECT -> JsonColumn.Takes.EMPTY_OBJECTS;
          case DocumentFields.OBJECT -> JsonColumn.Takes.OBJECTS;
          case DocumentFields.ARRAY -> JsonColumn.Takes.ARRAYS;
          default -> JsonColumn.Takes.ALL;
        };
    path.whole = takes != JsonColumn.Takes.EMPTY_OBJECTS;
    return new JsonColumn(takes, meter);
  }

  private LeafColumn text(String source, Path path) {
    TextColumn.Takes takes =
        switch (source) {
          case DocumentFields.STRING -> TextColumn.Takes.STRINGS;
          case DocumentFields.NUMBER, DocumentFields.INTEGER -> TextColumn.Takes.NUMBERS;
          case DocumentFields.NULL -> TextColumn.Takes.NOTHING;
          default -> TextColumn.Takes.ALL;
        };
    if (takes == TextColumn.Takes.ALL) {
      path.whole = true;
    }
    return new TextColumn(takes, meter);
  }

  Meter meter() {
    return meter;
  }

  /** The bytes of so many rows. */
  long bytes(int rows) {
    return (meter.bits() + (long) rows * rowBits) >>> 3;
  }

  /** The field that a path is decoded into; null where it has none. */
  @Nullable Field field(Path wanted) {
    for (int i = 0; i < paths.size(); i++) {
      Field found = field(fields.get(i), paths.get(i), wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Field field(Field field, Path path, Path wanted) {
    if (path == wanted) {
      return field;
    }
    Path elements = path.elements();
    if (path.role == Path.Role.LIST && elements != null) {
      return field(field.getChildren().get(0), elements, wanted);
    }
    for (int i = 0; path.role == Path.Role.STRUCT && i < field.getChildren().size(); i++) {
      Field found = field(field.getChildren().get(i), path.fields().get(i), wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Moves so many rows into vectors of a batch's columns, and begins anew. */
  void load(List<FieldVector> vectors, int rows, BufferAllocator allocator) {
    for (int i = 0; i < paths.size(); i++) {
      load(vectors.get(i), paths.get(i), rows, allocator);
    }
    clear(rows);
  }

  private static void load(FieldVector vector, Path path, int count, BufferAllocator allocator) {
    LeafColumn leaf = path.leaf;
    Validity struct = path.struct;
    ListColumn list = path.list;
    if (leaf != null) {
      leaf.load(vector, count, allocator);
    } else if (struct != null) {
      loadStruct((StructVector) vector, path, struct, count, allocator);
    } else if (list != null) {
      list.load(vector, count, allocator);
      FieldVector elements = vector.getChildrenFromFields().get(0);
      load(elements, path.elementsOrNew(), list.elements(), allocator);
    }
  }

  private static void loadStruct(
      StructVector vector, Path path, Validity validity, int count, BufferAllocator allocator) {
    try (var present = validity.buffer(allocator, count)) {
      vector.loadFieldBuffers(validity.node(count), List.of(present));
    }
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      load(children.get(i), path.fields().get(i), count, allocator);
    }
  }

  /** Forgets so many rows, which are all, and begins anew. */
  void clear(int rows) {
    for (Path path : paths) {
      clear(path, rows);
    }
    meter.clear();
  }

  private static void clear(Path path, int count) {
    LeafColumn leaf = path.leaf;
    Validity struct = path.struct;
    ListColumn list = path.list;
    if (leaf != null) {
      leaf.clear(count);
    } else if (struct != null) {
      struct.clear(count);
      path.fields().forEach(field -> clear(field, count));
    } else if (list != null) {
      clear(path.elementsOrNew(), list.elements());
      list.clear(count);
    }
  }

  /** What a user should know of the columns, after all was read. */
  List<String> notices(String separator) {
    List<String> notices = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Field field = fields.get(i);
      Path path = paths.get(i);
      String joined = String.join(separator, path.names());
      if (path.level() > 0 && !joined.equals(field.getName())) {
        notices.add(
            "column '"
                + field.getName()
                + "' is field '"
                + path
                + "', as another field is called '"
                + joined
                + "'");
      }
      addNotices(path, notices);
    }
    return notices;
  }

  private static void addNotices(Path path, List<String> notices) {
    if (path.leaf instanceof JsonColumn json) {
      json.notice(DocumentFaults.named(path)).ifPresent(notices::add);
    }
    path.fields().forEach(field -> addNotices(field, notices));
    Path elements = path.elements();
    if (elements != null) {
      addNotices(elements, notices);
    }
  }

  /** Adds to each path what was decoded there. */
  static void tell(Path path) {
    LeafColumn leaf = path.leaf;
    if (leaf != null) {
      leaf.tell(path.kinds);
    }
    path.fields().forEach(Columns::tell);
    Path elements = path.elements();
    if (elements != null) {
      tell(elements);
    }
  }
}
