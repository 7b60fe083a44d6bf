package dev.greta.connectors.postgresql;

import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the server's system catalogue (documentation, chapter 52) tells of tables. */
final class Catalog {

  static final String KINDS = "('r', 'p', 'v', 'm', 'f')";

  private final Session session;

  Catalog(Session session) {
    this.session = session;
  }

  /**
   * A table or view.
   *
   * @param kind pg_class.relkind
   * @param accessMethod how its rows are stored; {@code heap} for most
   * @param rowSecurity whether policies hide rows of it
   * @param blocks of its main fork
   * @param bytes with what is stored out of line
   */
  record Relation(
      String schema,
      String name,
      char kind,
      String accessMethod,
      boolean rowSecurity,
      long blocks,
      long bytes) {

    /** As SQL writes it, safe whatever the name. */
    String sql() {
      return SqlText.quoted(schema) + "." + SqlText.quoted(name);
    }

    /** Whether it is a table, or a materialized view, whose rows are in blocks of its own. */
    boolean isHeap() {
      return (kind == 'r' || kind == 'm') && accessMethod.equals("heap");
    }

    /** About so many blocks of it, the same each time; all of what is smaller, or no table. */
    String sample(long wanted) {
      if (kind != 'r' || blocks <= wanted) {
        return sql();
      }
      return sql() + " TABLESAMPLE SYSTEM (" + 100.0 * wanted / blocks + ") REPEATABLE (1)";
    }
  }

  /**
   * The table of a name as SQL writes it; the search path applies.
   *
   * @throws QueryException if there is none, with the nearest
   */
  Relation relation(String name) {
    return relations(List.of(name)).stream().findFirst().orElseThrow(() -> unknown(name));
  }

  /** The tables of some names as SQL writes them; without those that are not there. */
  List<Relation> relations(List<String> names) {
    String sql =
        "SELECT n.nspname, c.relname, c.relkind::text, coalesce(a.amname, ''), c.relrowsecurity,"
            + " coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int8,"
            + " coalesce(pg_table_size(c.oid), 0)"
            + " FROM unnest(?::text[]) AS named"
            + " JOIN pg_class c ON c.oid = to_regclass(named)"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " LEFT JOIN pg_am a ON a.oid = c.relam"
            + " WHERE c.relkind IN "
            + KINDS;
    return session.query(
        sql,
        rows -> {
          List<Relation> found = new ArrayList<>();
          while (rows.next()) {
            found.add(relation(rows));
          }
          return found;
        },
        ParameterValues.array(names));
  }

  private static Relation relation(ResultSet rows) throws SQLException {
    return new Relation(
        rows.getString(1),
        rows.getString(2),
        rows.getString(3).charAt(0),
        rows.getString(4),
        rows.getBoolean(5),
        rows.getLong(6),
        rows.getLong(7));
  }

  private QueryException unknown(String name) {
    List<String> names = relationNames();
    String remedy =
        Nearest.to(name, names)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse(
                names.isEmpty()
                    ? "The role sees no table in this database."
                    : "Tables here: "
                        + names.stream().limit(10).collect(Collectors.joining(", "))
                        + (names.size() > 10 ? ", …" : "")
                        + ".");
    return new QueryException(
        Faults.fault("GRT-621", "no table or view '" + name + "'")
            .withPlace("data.table")
            .withRemedy(remedy));
  }

  /** Names as one would write them in {@code table:}, without a schema where the path finds it. */
  private List<String> relationNames() {
    String sql = "SELECT " + shown("c", "n") + fromRelations("") + " ORDER BY 1";
    return session.query(sql, Rows::texts);
  }

  /**
   * A table's name as one would write it in {@code table:}.
   *
   * @param table alias of its row in pg_class
   * @param schema the same in pg_namespace
   */
  static String shown(String table, String schema) {
    return "CASE WHEN pg_table_is_visible(%1$s.oid) THEN quote_ident(%1$s.relname) ELSE quote_ident(%2$s.nspname) || '.' || quote_ident(%1$s.relname) END"
        .formatted(table, schema);
  }

  /**
   * What the role sees outside the system's own schemas.
   *
   * @param join what is joined to c and n
   */
  static String fromRelations(String join) {
    return " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        + join
        + " WHERE c.relkind IN "
        + KINDS
        + " AND has_schema_privilege(n.oid, 'USAGE')"
        + " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        + " AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'";
  }

  /** The Arrow schema of some columns. */
  static Schema schema(List<PgColumn> columns) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      fields.add(columns.get(i).field(i));
    }
    return new Schema(fields);
  }
}
