package dev.greta.connectors.files;

import dev.greta.duckdb.DuckDb;
import dev.greta.formats.FileQuery;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a DuckDB database file holds. The database is attached, read-only, to an instance of its
 * own: opened directly, DuckDB would share one instance between all sources of a process.
 */
final class DuckDbFile {

  static final String NOT_A_DATABASE = "GRT-751";
  static final String IN_USE = "GRT-451";
  static final String UNKNOWN_TABLE = "GRT-651";
  static final String NOT_A_SELECT = "GRT-652";
  static final String REFUSED = "GRT-653";

  private static final String CATALOG = "source";

  private final LocalFile file;
  private final Path log;
  private final SourceContext room;

  DuckDbFile(LocalFile file, SourceContext room) {
    this.file = file;
    this.log = file.path().resolveSibling(file.name() + ".wal");
    this.room = room;
  }

  /** The state of the log beside the file, which has what is not in the file yet. */
  String logState() {
    return Files.exists(log) ? LocalFile.stamp(log).toString() : "none";
  }

  /**
   * Makes sure that the database is still the one that the read was planned for.
   *
   * @throws dev.greta.spi.error.IncompleteException if the file or its log has changed
   */
  void requireUnchanged(String plannedLog) {
    file.requireUnchanged();
    if (!logState().equals(plannedLog)) {
      throw new IncompleteException(
          Fault.of(LocalFile.CHANGED, log + " changed while " + file.name() + " was read")
              .withPlace(log.toString())
              .withRemedy("Run again when nothing writes to the database."));
    }
  }

  /** A table or view. */
  record Name(String schema, String table) {

    /** As a user writes it. */
    String shown() {
      return schema.equals("main") ? table : schema + "." + table;
    }

    String sql() {
      return DuckDb.identifier(CATALOG)
          + "."
          + DuckDb.identifier(schema)
          + "."
          + DuckDb.identifier(table);
    }
  }

  /** Opens the database for queries. */
  FileQuery open() {
    FileQuery query = FileQuery.open(file, List.of(log), room, said -> said);
    try {
      query.execute(
          "ATTACH "
              + DuckDb.literal(file.path().toString())
              + " AS "
              + CATALOG
              + " (TYPE duckdb, READ_ONLY)");
      query.execute("USE " + CATALOG);
      return query;
    } catch (GretaException e) {
      query.close();
      throw notOpened(e);
    }
  }

  private GretaException notOpened(GretaException said) {
    String message = String.valueOf(said.getMessage());
    if (!(said instanceof QueryException)) {
      return said;
    }
    if (message.toLowerCase(Locale.ROOT).contains("could not set lock")) {
      return new ConnectionException(
          Fault.of(IN_USE, file.name() + " is open elsewhere: " + message)
              .withPlace(file.path().toString())
              .withRemedy("Close the program that writes to it.")
              .asRetryable(),
          said);
    }
    return new ValidationException(
        Fault.of(NOT_A_DATABASE, file.name() + " cannot be opened as a DuckDB database")
            .withPlace(file.path().toString())
            .withTried(message)
            .withRemedy("Check 'source' and 'type'."),
        said);
  }

  /** All tables and views, by schema and name. */
  List<Name> tables(FileQuery query) {
    List<Name> names = new ArrayList<>();
    query
        .rows(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = '"
                + CATALOG
                + "' ORDER BY ALL")
        .forEach(row -> names.add(new Name(row.get(0), row.get(1))));
    return names;
  }

  /**
   * The query of a table, by {@code schema.name} or, in the schema {@code main}, by its name.
   *
   * @throws QueryException if there is none; names the nearest
   */
  String tableSql(FileQuery query, String wanted) {
    List<Name> names = tables(query);
    Optional<Name> found =
        names.stream()
            .filter(name -> (name.schema() + "." + name.table()).equals(wanted))
            .findFirst()
            .or(() -> names.stream().filter(name -> name.shown().equals(wanted)).findFirst());
    if (found.isPresent()) {
      return "SELECT * FROM " + found.get().sql();
    }
    List<String> shown = names.stream().map(Name::shown).toList();
    throw new QueryException(
        Fault.of(UNKNOWN_TABLE, "there is no table '" + wanted + "' in " + file.name())
            .withPlace("table")
            .withRemedy(
                Nearest.to(wanted, shown)
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse("It has: " + String.join(", ", shown) + ".")));
  }

  /**
   * The query of a user's query. DuckDB's table function {@code query} takes nothing but one
   * SELECT.
   *
   * @throws QueryException if DuckDB refuses it, with its message and position
   */
  String querySql(FileQuery query, String select) {
    String sql = "SELECT * FROM query(" + DuckDb.literal(select) + ")";
    try {
      query.prepare(sql);
      return sql;
    } catch (QueryException e) {
      if (String.valueOf(e.getMessage()).contains("Expected a single SELECT")) {
        throw new QueryException(
            Fault.of(NOT_A_SELECT, "'query' must be a single SELECT")
                .withPlace("query")
                .withRemedy("Write one SELECT; " + file.name() + " is only read."),
            e);
      }
      throw refused(query, select, e);
    }
  }

  /** Asks again without the function around it, for a position within the user's own text. */
  private static QueryException refused(FileQuery query, String select, QueryException first) {
    QueryException said = first;
    try {
      query.prepare(select);
    } catch (QueryException e) {
      said = e;
    }
    return new QueryException(
        Fault.of(REFUSED, String.valueOf(said.getMessage()))
            .withPlace("query")
            .withRemedy("Correct the query."),
        said);
  }
}
