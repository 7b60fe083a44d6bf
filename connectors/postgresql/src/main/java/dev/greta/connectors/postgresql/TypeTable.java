package dev.greta.connectors.postgresql;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one mapping from PostgreSQL's types to Arrow's. A type is found by its OID, which is fixed
 * for the built-in ones (pg_type.dat), else by how it is sent; {@link PgColumn#field} says what
 * each {@link Form} is in Arrow. What is not in the table is read as the server's own text.
 */
final class TypeTable {

  private static final int NUMERIC = 1700;
  private static final int BIT = 1560;
  static final int MONEY = 790;

  /** numeric's modifier is ((precision << 16) | scale) + VARHDRSZ; see numeric.c. */
  private static final int NUMERIC_MODIFIER_OFFSET = 4;

  private record Row(int oid, String name, Form form) {}

  private static final Map<Integer, Form> BY_OID =
      Stream.of(
              new Row(16, "bool", Form.BOOL),
              new Row(21, "int2", Form.INT16),
              new Row(23, "int4", Form.INT32),
              new Row(20, "int8", Form.INT64),
              new Row(26, "oid", Form.UINT32),
              new Row(28, "xid", Form.UINT32),
              new Row(5069, "xid8", Form.UINT64),
              new Row(700, "float4", Form.FLOAT32),
              new Row(701, "float8", Form.FLOAT64),
              new Row(NUMERIC, "numeric", Form.DECIMAL),
              new Row(25, "text", Form.TEXT),
              new Row(1043, "varchar", Form.TEXT),
              new Row(1042, "bpchar", Form.TEXT),
              new Row(19, "name", Form.TEXT),
              new Row(142, "xml", Form.TEXT),
              new Row(17, "bytea", Form.BINARY),
              new Row(1082, "date", Form.DATE),
              new Row(1114, "timestamp", Form.TIMESTAMP),
              new Row(1184, "timestamptz", Form.TIMESTAMP_UTC),
              new Row(1083, "time", Form.TIME),
              new Row(1266, "timetz", Form.TIME_WITH_OFFSET),
              new Row(1186, "interval", Form.INTERVAL),
              new Row(2950, "uuid", Form.UUID),
              new Row(114, "json", Form.JSON),
              new Row(3802, "jsonb", Form.JSONB),
              new Row(BIT, "bit", Form.BITS),
              new Row(1562, "varbit", Form.BITS),
              new Row(869, "inet", Form.FORMAT_TO_TEXT))
          .collect(Collectors.toUnmodifiableMap(Row::oid, Row::form));

  /** What extensions define has no fixed OID. */
  private static final Map<String, Form> BY_SEND =
      Map.of(
          "textsend", Form.TEXT,
          "hstore_send", Form.HSTORE,
          "vector_send", Form.VECTOR,
          "halfvec_send", Form.HALF_VECTOR,
          "sparsevec_send", Form.SPARSE_VECTOR);

  /** As an array's text. */
  static final String PGVECTOR_SENDS = "{vector_send,halfvec_send,sparsevec_send}";

  /** The first OID that the server gives to what users and extensions define. */
  private static final int FIRST_USER_OID = 16_384;

  private TypeTable() {}

  /**
   * How a column of a type is read.
   *
   * @param parts what the type is made of, in order: a domain's base, an array's element, a range's
   *     bound, a multirange's range, a composite's attributes
   */
  static PgColumn column(String name, PgType type, List<PgColumn> parts) {
    return switch (type.kind()) {
      case PgType.ENUM -> PgColumn.enumeration(name, type.display(), type.enumLabels());
      case PgType.DOMAIN -> parts.get(0).renamed(name);
      case PgType.ARRAY -> PgColumn.array(name, type.display(), element(type, parts.get(0)));
      case PgType.RANGE -> nested(name, type, Form.RANGE, parts);
      case PgType.MULTIRANGE -> nested(name, type, Form.MULTIRANGE, parts);
      case PgType.COMPOSITE -> nested(name, type, Form.COMPOSITE, parts);
      default -> scalar(name, type);
    };
  }

  /** What is not decoded is cast to text, within an array too; so are arrays within an array. */
  private static PgColumn element(PgType array, PgColumn element) {
    PgColumn part = part(element);
    if (part.decodable() && part.form() != Form.ARRAY) {
      return part;
    }
    Form cast = array.delimiter() == ',' ? Form.FORMAT_TO_TEXT : Form.CAST_TO_TEXT;
    return PgColumn.of(part.name(), part.sourceType(), cast);
  }

  /** A part cannot be cast by itself: where one would have to be, the whole is. */
  private static PgColumn nested(String name, PgType type, Form form, List<PgColumn> parts) {
    List<PgColumn> decoded = parts.stream().map(TypeTable::part).toList();
    boolean decodable = !decoded.isEmpty() && decoded.stream().allMatch(PgColumn::decodable);
    return decodable
        ? PgColumn.nested(name, type.display(), form, decoded)
        : PgColumn.of(name, type.display(), Form.CAST_TO_TEXT);
  }

  /** Dictionaries are of whole columns: within another value a label is text. */
  private static PgColumn part(PgColumn column) {
    return column.form() == Form.ENUM
        ? PgColumn.of(column.name(), column.sourceType(), Form.TEXT)
        : column;
  }

  private static PgColumn scalar(String name, PgType type) {
    if (type.oid() == NUMERIC) {
      return numeric(name, type);
    }
    if (type.oid() == MONEY) {
      return PgColumn.money(name, type.display(), type.modifier());
    }
    if (type.oid() == BIT && type.modifier() == 1) {
      return PgColumn.of(name, type.display(), Form.BIT);
    }
    return PgColumn.of(name, type.display(), form(type));
  }

  private static Form form(PgType type) {
    boolean builtIn = Integer.compareUnsigned(type.oid(), FIRST_USER_OID) < 0;
    if (builtIn) {
      return BY_OID.getOrDefault(type.oid(), Form.CAST_TO_TEXT);
    }
    return BY_SEND.getOrDefault(type.send(), Form.CAST_TO_TEXT);
  }

  /**
   * numeric(p,s): a negative scale means whole numbers of up to p-s digits, and a scale beyond the
   * precision means that only s digits behind the point can differ from zero.
   */
  private static PgColumn numeric(String name, PgType type) {
    if (type.modifier() < NUMERIC_MODIFIER_OFFSET) {
      return PgColumn.unboundedDecimal(name, type.display(), 0);
    }
    int packed = type.modifier() - NUMERIC_MODIFIER_OFFSET;
    int declaredPrecision = (packed >> 16) & 0xFFFF;
    int declaredScale = ((packed & 0x7FF) ^ 1024) - 1024;
    int scale = Math.max(declaredScale, 0);
    int precision = Math.max(declaredPrecision - Math.min(declaredScale, 0), scale);
    return precision > PgColumn.MAX_PRECISION_256
        ? PgColumn.of(name, type.display(), Form.CAST_TO_TEXT)
        : PgColumn.decimal(name, type.display(), precision, scale);
  }
}
