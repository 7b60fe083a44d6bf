package dev.greta.connectors.sqlite;

import dev.greta.jdbc.SqlText;
import dev.greta.spi.SourceSchema.Key;
import dev.greta.spi.SourceSchema.TableKind;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of a database, and the statements that read them. */
final class Catalog {

  private static final Set<String> READING = Set.of("select", "values", "with");

  private final SqliteSession session;
  private final String fileName;

  Catalog(SqliteSession session, String fileName) {
    this.session = session;
    this.fileName = fileName;
  }

  /**
   * A table or view.
   *
   * @param kind what SQLite calls it
   * @param stored whether its rows lie in the file, so that its columns have the declared affinity
   * @param rowid the name of its row id, where it has one
   */
  record Table(String name, TableKind kind, boolean stored, Optional<String> rowid) {

    /** The table as SQL names it. */
    String quoted() {
      return "main." + Sqlite.DIALECT.quoted(name);
    }

    String select() {
      return "SELECT * FROM " + quoted();
    }
  }

  /** Tables and views, by name; SQLite's own are left out, as are those that serve others. */
  List<Table> tables() throws SQLException {
    List<Table> tables = new ArrayList<>();
    for (List<@Nullable String> row :
        session.rows(
            "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND type <> 'shadow' ORDER BY name")) {
      String name = String.valueOf(row.get(0));
      boolean stored = "table".equals(row.get(1));
      boolean rowid = stored && "0".equals(row.get(2));
      TableKind kind = "view".equals(row.get(1)) ? TableKind.VIEW : TableKind.TABLE;
      tables.add(new Table(name, kind, stored, rowid ? rowid(name) : Optional.empty()));
    }
    return tables;
  }

  /** The primary key that a table declares, if any. */
  List<Key> keys(Table table) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (List<@Nullable String> row :
        session.rows(
            "SELECT name FROM pragma_table_info("
                + dev.greta.jdbc.Dialect.literal(table.name())
                + ") WHERE pk > 0 ORDER BY pk")) {
      columns.add(String.valueOf(row.get(0)));
    }
    return columns.isEmpty() ? List.of() : List.of(Key.primary(columns));
  }

  /** A column may take one of the three names, or all of them. */
  private Optional<String> rowid(String table) throws SQLException {
    Set<String> columns = new HashSet<>();
    for (List<@Nullable String> row :
        session.rows(
            "SELECT lower(name) FROM pragma_table_xinfo("
                + dev.greta.jdbc.Dialect.literal(table)
                + ")")) {
      columns.add(String.valueOf(row.get(0)));
    }
    return Stream.of("rowid", "_rowid_", "oid").filter(name -> !columns.contains(name)).findFirst();
  }

  /**
   * The table of a name, in this or, if there is only one such, in another case.
   *
   * @throws QueryException if there is none; names the nearest
   */
  Table table(String wanted) throws SQLException {
    List<Table> tables = tables();
    return tables.stream()
        .filter(table -> table.name().equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(wanted, tables.stream().map(Table::name).toList()));
  }

  private QueryException unknown(String wanted, List<String> names) {
    String known = names.isEmpty() ? "It has none." : "It has: " + String.join(", ", names) + ".";
    return new QueryException(
        Sqlite.DIALECT
            .fault(
                Sqlite.UNKNOWN_TABLE, "there is no table or view '" + wanted + "' in " + fileName)
            .withPlace("table")
            .withRemedy(
                Nearest.to(wanted, names)
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse(known)));
  }

  /**
   * The one statement of a user's query, which SQLite accepts and which only reads.
   *
   * @throws QueryException if it is not
   */
  String select(String query) throws SQLException {
    List<String> statements = SqlText.statements(query, Sqlite.DIALECT.lexis());
    if (statements.size() != 1) {
      throw refused(
          Sqlite.NOT_ONE_STATEMENT,
          statements.isEmpty()
              ? "the query holds no statement"
              : "the query holds " + statements.size() + " statements",
          "Write one SELECT.");
    }
    String statement = statements.get(0);
    if (!READING.contains(SqlText.firstWord(statement, Sqlite.DIALECT.lexis()))
        || writes(statement)) {
      throw refused(
          Sqlite.NOT_A_SELECT,
          "'query' is no statement that only reads",
          "Write one SELECT, VALUES or WITH … SELECT; " + fileName + " is only read.");
    }
    return statement;
  }

  /** Whether a statement's program begins a transaction that writes (opcode Transaction, P2). */
  private boolean writes(String statement) throws SQLException {
    for (List<@Nullable String> step : session.rows("EXPLAIN " + statement)) {
      if ("Transaction".equals(step.get(1)) && !"0".equals(step.get(3))) {
        return true;
      }
    }
    return false;
  }

  private static QueryException refused(String code, String cause, String remedy) {
    return new QueryException(
        Sqlite.DIALECT.fault(code, cause).withPlace("query").withRemedy(remedy));
  }

  /**
   * The columns of a statement's result, as their declared types have them at first sight.
   *
   * @param stored whether the rows lie in the file, so that affinities hold
   * @throws QueryException if two have the same name
   */
  List<SqliteColumn> columns(String select, boolean stored) throws SQLException {
    List<SqliteColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (SqliteStatement statement = session.prepare(select)) {
      for (List<@Nullable String> column : statement.columns()) {
        String name = String.valueOf(column.get(0));
        if (!names.add(name)) {
          throw refused(
              Sqlite.SAME_NAME,
              "two columns have the name '" + name + "'",
              "Give one of them another name, with AS.");
        }
        String declared = column.get(1) == null ? "" : column.get(1);
        DeclaredType type = DeclaredType.of(declared);
        Kind first = type.candidates().isEmpty() ? Kind.UTF8 : type.candidates().get(0);
        columns.add(
            new SqliteColumn(
                name, declared, type.firm() && stored, first, type.precision(), type.scale(), ""));
      }
    }
    return columns;
  }
}
