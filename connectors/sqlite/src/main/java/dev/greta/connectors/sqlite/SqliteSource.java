package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteOptions.OnMixedTypes;
import dev.greta.formats.LocalFile;
import dev.greta.jdbc.StatementReader;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One SQLite database; each plan and each reader opens it for itself. */
final class SqliteSource implements Source {

  private final SqliteOptions options;
  private final SourceContext context;

  SqliteSource(SqliteOptions options, SourceContext context) {
    this.options = options;
    this.context = context;
  }

  @Override
  public String place() {
    return LocalFile.locate(options.source(), context.baseDirectory()).toString();
  }

  @Override
  public String check(Check check) {
    if (check == Check.CREDENTIALS) {
      return "none are needed for a file";
    }
    return with(
        (file, session) -> {
          Planner planner = new Planner(file, session, options);
          return switch (check) {
            case ACCESS -> planner.access();
            case SCHEMA -> ArrowFields.columns(planner.schema());
            default ->
                file.file().path()
                    + ", "
                    + file.file().size()
                    + " bytes, SQLite "
                    + session.version();
          };
        });
  }

  @Override
  public SourceSchema schema() {
    return with(
        (file, session) -> {
          Catalog catalog = new Catalog(session, file.file().name());
          List<SourceSchema.Table> tables = new ArrayList<>();
          for (Catalog.Table table : catalog.tables()) {
            List<SqliteColumn> columns = catalog.columns(table.select(), table.stored());
            // One column of mixed types must not hide the other tables.
            List<SqliteColumn> sampled =
                new Survey(columns, OnMixedTypes.STRING, table.name())
                    .sample(session, table.select());
            tables.add(
                new SourceSchema.Table(
                    table.name(),
                    table.kind(),
                    SqliteColumn.schema(sampled),
                    OptionalLong.empty(),
                    catalog.keys(table)));
          }
          return new SourceSchema(tables);
        });
  }

  @Override
  public Plan plan(ReadRequest request) {
    String state = file().state();
    return with((file, session) -> new Planner(file, session, options).plan(request, state));
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    SqliteSplit part = SqliteSplit.of(split);
    return new StatementReader(
        SqliteColumn.schema(part.columns()),
        read,
        Sqlite.DIALECT,
        split.id(),
        () -> {
          LocalFile now = LocalFile.stamp(Path.of(part.path()));
          SqliteFile file = new SqliteFile(now, options.busyTimeout());
          return SqliteRows.open(file, part, split.id(), options, read);
        });
  }

  private SqliteFile file() {
    return new SqliteFile(
        LocalFile.find(options.source(), context.baseDirectory()), options.busyTimeout());
  }

  private interface Use<T> {
    T of(SqliteFile file, SqliteSession session) throws SQLException;
  }

  private <T> T with(Use<T> use) {
    SqliteFile file = file();
    try (SqliteSession session = file.open()) {
      return use.of(file, session);
    } catch (SQLException e) {
      throw Sqlite.DIALECT.failure(e, options.query().isPresent() ? "query" : place());
    }
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
