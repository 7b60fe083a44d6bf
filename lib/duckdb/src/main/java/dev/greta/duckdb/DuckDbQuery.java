package dev.greta.duckdb;

import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/** A query, bound but not run: its columns, and its form in which Arrow holds every column. */
public final class DuckDbQuery {

  private final DuckDBConnection connection;
  private final BufferAllocator allocator;
  private final String original;
  private final String sql;
  private final Optional<Schema> exported;
  private final List<String> names;
  private final List<String> types;

  private DuckDbQuery(
      DuckDBConnection connection,
      BufferAllocator allocator,
      String original,
      Optional<Schema> exported,
      List<String> names,
      List<String> types) {
    this.connection = connection;
    this.allocator = allocator;
    this.original = original;
    this.exported = exported;
    this.sql = exported.map(schema -> rewrite(original, schema)).orElse(original);
    this.names = List.copyOf(names);
    this.types = List.copyOf(types);
  }

  /**
   * Binds a query.
   *
   * @param sql one SELECT, without a semicolon
   * @param connection stays the caller's
   * @throws GretaException if DuckDB refuses it
   */
  public static DuckDbQuery of(DuckDBConnection connection, String sql, BufferAllocator allocator) {
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSetMetaData columns = statement.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i));
        types.add(columns.getColumnTypeName(i));
      }
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    }
    boolean rewrite = types.stream().anyMatch(ResultTypes::mayNeedRewriting);
    Optional<Schema> exported =
        rewrite ? Optional.of(export(connection, sql, allocator)) : Optional.empty();
    return new DuckDbQuery(connection, allocator, sql, exported, names, types);
  }

  /** The query, or one around it that gives the same rows in a form that Arrow holds. */
  public String sql() {
    return sql;
  }

  /** The names of the result's columns, which may repeat. */
  public List<String> names() {
    return names;
  }

  /** The types of the query's columns, as DuckDB writes them. */
  public List<String> types() {
    return types;
  }

  /** The canonical schema of the result (TYPES.md, "Files and embedded databases"). */
  public Schema schema() {
    return schema(0);
  }

  /**
   * The canonical schema of the result.
   *
   * @param firstDictionary the id of its first dictionary, if it has any
   */
  public Schema schema(long firstDictionary) {
    Schema columns = exported.orElseGet(() -> export(connection, original, allocator));
    ResultTypes.Numbering ids = new ResultTypes.Numbering(firstDictionary);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Field field = columns.getFields().get(i);
      fields.add(ResultTypes.canonical(field, names.get(i), types.get(i), ids));
    }
    return new Schema(fields);
  }

  private static Schema export(DuckDBConnection connection, String sql, BufferAllocator allocator) {
    String nothing = "SELECT * FROM (" + sql + "\n) LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(nothing);
        DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, 1)) {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (SQLException | IOException e) {
      throw DuckDbErrors.translate("the query", e);
    }
  }

  /** Columns go by position, as names may repeat. */
  private static String rewrite(String sql, Schema exported) {
    boolean changed = false;
    List<String> columns = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (int i = 0; i < exported.getFields().size(); i++) {
      String alias = "c" + i;
      Optional<String> expression = ResultTypes.rewritten(exported.getFields().get(i), alias);
      changed |= expression.isPresent();
      columns.add(expression.orElse(alias) + " AS " + alias);
      aliases.add(alias);
    }
    if (!changed) {
      return sql;
    }
    return "SELECT "
        + String.join(", ", columns)
        + " FROM ("
        + sql
        + "\n) AS q("
        + String.join(", ", aliases)
        + ")";
  }
}
