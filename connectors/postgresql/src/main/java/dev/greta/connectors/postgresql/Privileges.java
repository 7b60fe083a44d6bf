package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.SqlText.Token;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a role needs to read a statement. The server names one table that it lacks, and in the
 * language of its settings; this finds all. To parse a statement locks the tables that it names and
 * those below its views; of the latter the role needs those of {@code security_invoker} views.
 */
final class Privileges {

  private final Session session;
  private final Set<String> words;

  /**
   * @param sql the user's statement or name of a table
   */
  Privileges(Session session, String sql) {
    this.session = session;
    this.words = words(sql);
  }

  /**
   * A table that is read.
   *
   * @param name as SQL writes it, with its schema
   * @param granted whether the role may read all of it
   * @param lacking columns that it may not read, where it may read others
   */
  private record Needed(String name, boolean granted, List<String> lacking) {

    private String shown() {
      return lacking.isEmpty() ? name : name + " (" + String.join(", ", lacking) + ")";
    }
  }

  /** Every name in a text, in the case in which the server has it. */
  private static Set<String> words(String sql) {
    Set<String> words = new HashSet<>();
    for (Token token : SqlText.tokens(sql)) {
      String text = token.text();
      if (token.kind() == Token.Kind.WORD) {
        words.add(text.toLowerCase(Locale.ROOT));
      } else if (token.kind() == Token.Kind.QUOTED_NAME && text.length() > 1) {
        words.add(text.substring(1, text.length() - 1).replace("\"\"", "\""));
      }
    }
    return words;
  }

  /**
   * What the role has, for a person; the statement has been parsed in the transaction at hand.
   *
   * @return empty where no table is read
   */
  Optional<String> granted() {
    String names = needed().stream().map(Needed::name).collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of("SELECT on " + names);
  }

  /**
   * All that is lacking, where the server refused the statement for it.
   *
   * @param statement null where the server could not parse it
   * @return the same failure where nothing is found to lack
   */
  GretaException explained(QueryException refused, @Nullable UserQuery statement) {
    session.run("ROLLBACK");
    session.beginReadOnly();
    List<String> schemas = schemas();
    List<Needed> tables = List.of();
    if (schemas.isEmpty() && statement != null) {
      session.describe(statement);
      tables = needed().stream().filter(table -> !table.granted()).toList();
    }
    return schemas.isEmpty() && tables.isEmpty()
        ? refused
        : new QueryException(explained(refused.fault(), schemas, tables), refused);
  }

  private Fault explained(Fault fault, List<String> schemas, List<Needed> tables) {
    String role = session.query("SELECT quote_ident(current_user)", Rows::firstText);
    String to = " TO " + role + ";";
    List<String> grants = new ArrayList<>();
    if (!schemas.isEmpty()) {
      grants.add("GRANT USAGE ON SCHEMA " + String.join(", ", schemas) + to);
    }
    String whole =
        tables.stream()
            .filter(table -> table.lacking().isEmpty())
            .map(Needed::name)
            .collect(Collectors.joining(", "));
    if (!whole.isEmpty()) {
      grants.add("GRANT SELECT ON " + whole + to);
    }
    for (Needed table : tables) {
      if (!table.lacking().isEmpty()) {
        String columns = String.join(", ", table.lacking());
        grants.add("GRANT SELECT (" + columns + ") ON " + table.name() + to);
      }
    }
    String lacks =
        schemas.isEmpty()
            ? "SELECT on " + tables.stream().map(Needed::shown).collect(Collectors.joining(", "))
            : "USAGE on the schema " + String.join(", ", schemas);
    return Faults.fault(fault.code(), "the role " + role + " lacks " + lacks)
        .withPlace(fault.place().orElse("data"))
        .withVendorCode(fault.vendorCode().orElse(Faults.INSUFFICIENT_PRIVILEGE))
        .withRemedy("Let its owner run: " + String.join(" ", grants));
  }

  private List<String> schemas() {
    return session.query(
        "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname = ANY (?::text[])"
            + " AND NOT has_schema_privilege(oid, 'USAGE') ORDER BY 1",
        Rows::texts,
        ParameterValues.array(words));
  }

  private List<Needed> needed() {
    String sql =
        "WITH RECURSIVE read AS ("
            + "SELECT c.oid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            + " AND c.relkind IN "
            + Catalog.KINDS
            + " AND c.relname = ANY (?::text[])"
            + " UNION SELECT d.refobjid FROM read JOIN pg_class c ON c.oid = read.oid"
            + " JOIN pg_rewrite r ON r.ev_class = c.oid"
            + " JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid"
            + " AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid"
            + " WHERE c.relkind = 'v' AND EXISTS (SELECT FROM pg_options_to_table(c.reloptions)"
            + " WHERE option_name = 'security_invoker' AND option_value::bool))"
            + " SELECT format('%I.%I', n.nspname, c.relname),"
            + " has_table_privilege(c.oid, 'SELECT'),"
            + " CASE WHEN has_any_column_privilege(c.oid, 'SELECT') THEN ("
            + "SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a"
            + " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')) END"
            + " FROM read JOIN pg_class c ON c.oid = read.oid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1";
    return session.query(
        sql,
        rows -> {
          List<Needed> needed = new ArrayList<>();
          while (rows.next()) {
            List<String> lacking = named(Rows.array(rows, 3));
            needed.add(new Needed(rows.getString(1), rows.getBoolean(2), lacking));
          }
          return needed;
        },
        ParameterValues.array(words));
  }

  /** Of the columns that the role lacks, those that the statement names; all of them for a star. */
  private List<String> named(List<String> columns) {
    List<String> named =
        columns.stream().filter(c -> words(c).stream().anyMatch(words::contains)).toList();
    return named.isEmpty() ? columns : named;
  }
}
