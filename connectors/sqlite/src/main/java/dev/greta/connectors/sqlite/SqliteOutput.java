package dev.greta.connectors.sqlite;

import dev.greta.formats.write.CellText;
import dev.greta.formats.write.OutputFaults;
import dev.greta.formats.write.OutputFormat;
import dev.greta.formats.write.Unwritable;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.sqlite.SQLiteDataSource;

/** A SQLite database with a table {@code data}. */
public final class SqliteOutput implements OutputFormat {

  private static final int DISK_FULL = 13;

  /** Found by {@link java.util.ServiceLoader}. */
  public SqliteOutput() {}

  @Override
  public List<String> endings() {
    return List.of(".sqlite");
  }

  @Override
  public void write(BatchReader rows, Path target, Path file) throws IOException {
    check(rows.schema(), target);
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + SqliteSession.uri(file));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      // Nobody sees the file before it is whole, and then it is flushed.
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      connection.setAutoCommit(false);
      statement.execute(createTable(rows.schema()));
      insert(rows, target, connection);
      connection.commit();
    } catch (SQLException e) {
      String said = String.valueOf(e.getMessage());
      throw new IOException(e.getErrorCode() == DISK_FULL ? "no space left: " + said : said, e);
    }
  }

  private static void check(Schema schema, Path target) {
    if (schema.getFields().isEmpty()) {
      throw OutputFaults.names(target, "there is no column to write");
    }
    CellText.check(schema, target);
    Set<String> names = new HashSet<>();
    for (Field field : schema.getFields()) {
      if (!names.add(field.getName().toLowerCase(Locale.ROOT))) {
        throw OutputFaults.names(
            target,
            "column '"
                + field.getName()
                + "' differs from another in case only, which SQLite cannot tell apart");
      }
    }
  }

  private static String createTable(Schema schema) {
    List<String> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      columns.add(
          Sqlite.DIALECT.quoted(field.getName()) + " " + SqliteBinding.of(field).declared());
    }
    return "CREATE TABLE data (" + String.join(", ", columns) + ")";
  }

  private static void insert(BatchReader rows, Path target, Connection connection)
      throws SQLException, IOException {
    List<SqliteBinding> bindings =
        rows.schema().getFields().stream().map(SqliteBinding::of).toList();
    String marks = String.join(", ", Collections.nCopies(bindings.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO data VALUES (" + marks + ")")) {
      long before = 0;
      for (VectorSchemaRoot next = rows.next(); next != null; next = rows.next()) {
        try (VectorSchemaRoot batch = next) {
          for (int row = 0; row < batch.getRowCount(); row++) {
            for (int i = 0; i < bindings.size(); i++) {
              FieldVector vector = batch.getVector(i);
              bind(bindings.get(i), rows, target, insert, i, vector, row, before + row + 1);
            }
            insert.executeUpdate();
          }
          before += batch.getRowCount();
        }
      }
    }
  }

  private static void bind(
      SqliteBinding binding,
      BatchReader rows,
      Path target,
      PreparedStatement insert,
      int column,
      FieldVector vector,
      int row,
      long rowNumber)
      throws SQLException, IOException {
    try {
      if (vector.isNull(row)) {
        insert.setObject(column + 1, null);
      } else {
        binding.binder().bind(insert, column + 1, vector, row, rows.dictionaries());
      }
    } catch (Unwritable e) {
      throw OutputFaults.value(
          target,
          "column " + vector.getName() + ", row " + rowNumber,
          String.valueOf(e.getMessage()),
          e);
    }
  }
}
