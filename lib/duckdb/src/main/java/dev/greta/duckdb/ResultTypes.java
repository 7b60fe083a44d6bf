package dev.greta.duckdb;

import static dev.greta.duckdb.Scalars.UTF8;

import dev.greta.spi.ArrowFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The table of DuckDB's own types: what each is in Arrow (TYPES.md, "Files and embedded
 * databases"), and in which form DuckDB must hand it out.
 *
 * <pre>
 * BOOLEAN                    Bool                     UNION, VARIANT   arrow.json
 * (U)TINYINT … (U)BIGINT     (U)Int8 … (U)Int64       BIT, BIGNUM      Utf8
 * HUGEINT, UHUGEINT          Decimal128(38,0), Utf8   TIMETZ           Struct&lt;time, offset_seconds&gt;
 * ENUM                       Dictionary&lt;Utf8&gt;         INTERVAL         MonthDayNano, checked
 * GEOMETRY                   Binary (WKB)             NULL             Utf8
 * </pre>
 *
 * Every other type crosses as Arrow's type of the same name.
 */
final class ResultTypes {

  /** Types that DuckDB itself must rewrite before they leave. */
  private static final Pattern REWRITTEN =
      Pattern.compile(
          "UNION|VARIANT|BIT|BIGNUM|TIME WITH TIME ZONE|TIMETZ|INTERVAL|NULL",
          Pattern.CASE_INSENSITIVE);

  /** Beyond it, DuckDB's export of an interval's time in nanoseconds overflows without a word. */
  private static final long MAX_INTERVAL_MICROS = Long.MAX_VALUE / 1000;

  private ResultTypes() {}

  /** Whether a result of this type (as DuckDB writes it) may need {@link #rewritten}. */
  static boolean mayNeedRewriting(String duckType) {
    return REWRITTEN.matcher(duckType).find();
  }

  /**
   * The expression that hands a value out in a form that Arrow holds.
   *
   * @param field as DuckDB would export it
   * @return empty where the value may leave as it is
   */
  static Optional<String> rewritten(Field field, String expression) {
    return rewritten(field, expression, 0);
  }

  private static Optional<String> rewritten(Field field, String e, int depth) {
    if (field.getDictionary() != null) {
      return Optional.empty();
    }
    if (field.getType().getTypeID() == ArrowType.ArrowTypeID.Null
        || Leaving.opaque(field, "bit")
        || Leaving.opaque(field, "bignum")) {
      return Optional.of("CAST(" + e + " AS VARCHAR)");
    }
    if (isJson(field)) {
      return Optional.of(guarded(e, "CAST(to_json(" + e + ") AS JSON)"));
    }
    if (Leaving.opaque(field, "time_tz")) {
      return Optional.of(
          guarded(
              e,
              "struct_pack(\"time\" := CAST("
                  + e
                  + " AS TIME), offset_seconds := CAST(date_part('timezone', "
                  + e
                  + ") AS INTEGER))"));
    }
    return switch (field.getType().getTypeID()) {
      case Interval -> Optional.of(checkedInterval(e));
      case List -> list(field, e, depth);
      case FixedSizeList ->
          list(field, e, depth).map(list -> "CAST(" + list + " AS " + typeName(field) + ")");
      case Struct -> struct(field, e, depth);
      case Map -> map(field, e, depth);
      default -> Optional.empty();
    };
  }

  private static String guarded(String e, String expression) {
    return "CASE WHEN " + e + " IS NULL THEN NULL ELSE " + expression + " END";
  }

  private static String checkedInterval(String e) {
    String micros =
        "(date_part('hour', %1$s)::HUGEINT * 3600000000 + date_part('minute', %1$s) * 60000000"
            + " + date_part('microsecond', %1$s))";
    return ("CASE WHEN abs("
            + micros
            + ") > %2$d THEN error('an INTERVAL beyond 292 years')"
            + " ELSE %1$s END")
        .formatted(e, MAX_INTERVAL_MICROS);
  }

  private static Optional<String> list(Field field, String e, int depth) {
    String element = "x" + depth;
    return rewritten(field.getChildren().get(0), element, depth + 1)
        .map(inner -> "list_transform(" + e + ", lambda " + element + ": " + inner + ")");
  }

  private static Optional<String> struct(Field field, String e, int depth) {
    boolean changed = false;
    List<String> members = new ArrayList<>();
    for (Field child : field.getChildren()) {
      String name = DuckDb.identifier(child.getName());
      String member = "struct_extract(" + e + ", " + DuckDb.literal(child.getName()) + ")";
      Optional<String> inner = rewritten(child, member, depth);
      changed |= inner.isPresent();
      members.add(name + " := " + inner.orElse(member));
    }
    return changed
        ? Optional.of(guarded(e, "struct_pack(" + String.join(", ", members) + ")"))
        : Optional.empty();
  }

  private static Optional<String> map(Field field, String e, int depth) {
    Field entries = field.getChildren().get(0);
    String element = "x" + depth;
    Optional<String> key = rewritten(entries.getChildren().get(0), element, depth + 1);
    Optional<String> value = rewritten(entries.getChildren().get(1), element, depth + 1);
    if (key.isEmpty() && value.isEmpty()) {
      return Optional.empty();
    }
    String transform = "list_transform(map_%s(" + e + "), lambda " + element + ": %s)";
    return Optional.of(
        guarded(
            e,
            "map("
                + transform.formatted("keys", key.orElse(element))
                + ", "
                + transform.formatted("values", value.orElse(element))
                + ")"));
  }

  /** Numbers the dictionaries of one result. */
  static final class Numbering {
    private long next;

    Numbering(long first) {
      next = first;
    }
  }

  /**
   * The canonical field of a column.
   *
   * @param field as DuckDB exports it, before rewriting
   * @param duckType as DuckDB writes it
   */
  static Field canonical(Field field, String name, String duckType, Numbering ids) {
    if (field.getDictionary() != null) {
      DictionaryEncoding encoding =
          new DictionaryEncoding(ids.next++, false, new ArrowType.Int(32, true));
      return field(name, UTF8, encoding, Map.of(), duckType);
    }
    if (isJson(field)) {
      return ArrowFields.json(name, duckType);
    }
    Optional<String> extension = ArrowFields.extensionName(field);
    if (extension.isPresent()) {
      return extended(field, extension.get(), name, duckType);
    }
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> ArrowFields.of(name, UTF8, duckType);
      case List, FixedSizeList ->
          ArrowFields.of(name, type, duckType, child(field, 0, "item", ids));
      case Struct -> ArrowFields.of(name, type, duckType, members(field, ids));
      case Map -> ArrowFields.of(name, type, duckType, entries(field, ids));
      default -> ArrowFields.of(name, type, duckType);
    };
  }

  private static Field extended(Field field, String extension, String name, String duckType) {
    if (extension.equals("arrow.bool8")) {
      return ArrowFields.of(name, ArrowType.Bool.INSTANCE, duckType);
    }
    if (extension.equals(ArrowFields.UUID)) {
      return ArrowFields.uuid(name, duckType);
    }
    if (extension.equals(ArrowFields.JSON)) {
      return ArrowFields.json(name, duckType);
    }
    if (Leaving.opaque(field, "hugeint") || Leaving.opaque(field, "uhugeint")) {
      return ArrowFields.of(name, new ArrowType.Decimal(38, 0, 128), duckType);
    }
    if (Leaving.opaque(field, "bit") || Leaving.opaque(field, "bignum")) {
      return ArrowFields.of(name, UTF8, duckType);
    }
    if (Leaving.opaque(field, "time_tz")) {
      ArrowType time = new ArrowType.Time(org.apache.arrow.vector.types.TimeUnit.MICROSECOND, 64);
      return ArrowFields.of(
          name,
          ArrowType.Struct.INSTANCE,
          duckType,
          ArrowFields.of("time", time, "TIME"),
          ArrowFields.of("offset_seconds", new ArrowType.Int(32, true), "INTEGER"));
    }
    return ArrowFields.of(name, field.getType(), duckType);
  }

  private static Field[] members(Field field, Numbering ids) {
    return field.getChildren().stream()
        .map(child -> canonical(child, child.getName(), typeName(child), ids))
        .toArray(Field[]::new);
  }

  private static Field child(Field field, int ordinal, String name, Numbering ids) {
    Field child = field.getChildren().get(ordinal);
    return canonical(child, name, typeName(child), ids);
  }

  private static Field entries(Field field, Numbering ids) {
    Field entries = field.getChildren().get(0);
    Field key = child(entries, 0, "key", ids);
    FieldType notNull = new FieldType(false, key.getType(), key.getDictionary(), key.getMetadata());
    return new Field(
        "entries",
        FieldType.notNullable(ArrowType.Struct.INSTANCE),
        List.of(
            new Field(key.getName(), notNull, key.getChildren()), child(entries, 1, "value", ids)));
  }

  private static Field field(
      String name,
      ArrowType type,
      DictionaryEncoding encoding,
      Map<String, String> metadata,
      String duckType) {
    Map<String, String> all = new java.util.HashMap<>(metadata);
    all.put(ArrowFields.SOURCE_TYPE, duckType);
    return new Field(name, new FieldType(true, type, encoding, all), List.of());
  }

  private static boolean isJson(Field field) {
    return field.getType().getTypeID() == ArrowType.ArrowTypeID.Union
        || ArrowFields.extensionName(field).filter("arrow.parquet.variant"::equals).isPresent();
  }

  /** DuckDB's name of the type that it exports so; for a rewritten one, of what it becomes. */
  static String typeName(Field field) {
    if (field.getDictionary() != null) {
      return "ENUM";
    }
    if (isJson(field)) {
      return "JSON";
    }
    Optional<String> extension = ArrowFields.extensionName(field);
    if (extension.filter("arrow.bool8"::equals).isPresent()) {
      return "BOOLEAN";
    }
    for (String huge : List.of("hugeint", "uhugeint")) {
      if (Leaving.opaque(field, huge)) {
        return huge.toUpperCase(java.util.Locale.ROOT);
      }
    }
    if (Leaving.opaque(field, "time_tz")) {
      return "STRUCT(\"time\" TIME, offset_seconds INTEGER)";
    }
    if (Leaving.opaque(field, "bit") || Leaving.opaque(field, "bignum")) {
      return "VARCHAR";
    }
    return switch (field.getType().getTypeID()) {
      case Null -> "VARCHAR";
      case List -> typeName(field.getChildren().get(0)) + "[]";
      case FixedSizeList ->
          typeName(field.getChildren().get(0))
              + "["
              + ((ArrowType.FixedSizeList) field.getType()).getListSize()
              + "]";
      case Struct ->
          field.getChildren().stream()
              .map(child -> DuckDb.identifier(child.getName()) + " " + typeName(child))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      case Map ->
          field.getChildren().get(0).getChildren().stream()
              .map(ResultTypes::typeName)
              .collect(Collectors.joining(", ", "MAP(", ")"));
      default -> Crossing.of(field).duckType();
    };
  }
}
