package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the server's system catalogue (documentation, chapter 52) tells of types. */
final class TypeCatalog {

  /** The first release that has multiranges. */
  private static final int MULTIRANGES = 14;

  /** Others send what they call vectors by functions of the same names, in other forms. */
  private static final String OF_PGVECTOR =
      "EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid"
          + " WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid"
          + " AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'vector')";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Session session;

  TypeCatalog(Session session) {
    this.session = session;
  }

  /** A column, or a part of one, before its type is looked up. */
  record TypedName(String name, int oid, int modifier) {}

  /** A type with what it is made of. */
  private record Found(PgType type, List<TypedName> parts) {}

  /** The columns with their types looked up, in order. */
  List<PgColumn> columns(List<TypedName> names) {
    List<Found> found = find(names);
    List<TypedName> all = found.stream().flatMap(f -> f.parts().stream()).toList();
    Iterator<PgColumn> parts =
        all.isEmpty() ? Collections.emptyIterator() : columns(all).iterator();
    List<PgColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<PgColumn> own = new ArrayList<>();
      found.get(i).parts().forEach(part -> own.add(parts.next()));
      columns.add(TypeTable.column(names.get(i).name(), found.get(i).type(), own));
    }
    return columns;
  }

  private List<Found> find(List<TypedName> names) {
    int moneyDigits = names.stream().anyMatch(n -> n.oid() == TypeTable.MONEY) ? moneyDigits() : 0;
    String oids =
        names.stream().map(n -> Integer.toUnsignedString(n.oid())).collect(Collectors.joining(","));
    String modifiers =
        names.stream().map(n -> Integer.toString(n.modifier())).collect(Collectors.joining(","));
    return session.query(
        typesSql(),
        rows -> {
          List<Found> types = new ArrayList<>();
          for (TypedName name : names) {
            if (!rows.next()) {
              throw new SQLException("the type of column '" + name.name() + "' is gone", "42704");
            }
            int modifier = name.oid() == TypeTable.MONEY ? moneyDigits : name.modifier();
            types.add(new Found(type(name.oid(), modifier, rows), parts(rows.getString(6))));
          }
          return types;
        },
        "{" + oids + "}",
        "{" + modifiers + "}");
  }

  /** How many digits the locale gives a currency behind the point; no type says so. */
  private int moneyDigits() {
    return Integer.parseInt(session.query("SELECT scale('0'::money::numeric)", Rows::firstText));
  }

  /** A domain over an array sends what an array sends, and is a domain all the same. */
  private String typesSql() {
    String array = "(t.typtype <> 'd' AND t.typsend = 'pg_catalog.array_send'::regproc)";
    String multirange =
        session.serverMajorVersion() < MULTIRANGES
            ? ""
            : " UNION ALL SELECT 1, '', r.rngtypid, -1 FROM pg_range r"
                + " WHERE r.rngmultitypid = t.oid";
    return "SELECT format_type(t.oid, m.modifier), CASE WHEN "
        + array
        + " THEN '"
        + PgType.ARRAY
        + "' ELSE t.typtype::text END,"
        + " (SELECT CASE WHEN p.proname <> ALL ('"
        + TypeTable.PGVECTOR_SENDS
        + "') OR "
        + OF_PGVECTOR
        + " THEN p.proname END FROM pg_proc p WHERE p.oid = t.typsend), t.typdelim::text,"
        + " (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)"
        + "    FROM pg_enum e WHERE e.enumtypid = t.oid),"
        + " (SELECT json_agg(json_build_array(p.name, p.oid::int8, p.modifier) ORDER BY p.n) FROM ("
        + "SELECT 1 AS n, '' AS name, t.typelem AS oid, m.modifier AS modifier WHERE "
        + array
        + " UNION ALL SELECT 1, '', t.typbasetype, t.typtypmod WHERE t.typtype = 'd'"
        + " UNION ALL SELECT 1, '', r.rngsubtype, -1 FROM pg_range r WHERE r.rngtypid = t.oid"
        + multirange
        + " UNION ALL SELECT a.attnum, a.attname::text, a.atttypid, a.atttypmod"
        + " FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid"
        + " AND a.attnum > 0 AND NOT a.attisdropped) AS p)"
        + " FROM unnest(?::text::int8[], ?::text::int4[]) WITH ORDINALITY"
        + "   AS m(oid, modifier, position)"
        + " JOIN pg_type t ON t.oid = m.oid::oid ORDER BY m.position";
  }

  private static PgType type(int oid, int modifier, ResultSet rows) throws SQLException {
    Array labels = rows.getArray(5);
    String send = rows.getString(3);
    return new PgType(
        oid,
        modifier,
        rows.getString(2).charAt(0),
        send == null ? "" : send,
        rows.getString(4).charAt(0),
        rows.getString(1),
        labels == null ? List.of() : List.of((String[]) labels.getArray()));
  }

  private static List<TypedName> parts(@Nullable String json) throws SQLException {
    if (json == null) {
      return List.of();
    }
    try {
      List<TypedName> parts = new ArrayList<>();
      for (JsonNode part : MAPPER.readTree(json)) {
        parts.add(
            new TypedName(part.get(0).asText(), (int) part.get(1).asLong(), part.get(2).asInt()));
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw new SQLException("the server's JSON cannot be read", "22032", e);
    }
  }
}
