package dev.greta.formats.write;

import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbInput;
import dev.greta.duckdb.DuckDbTypes;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/** Parquet files and DuckDB's own, both written by DuckDB. */
final class DuckDbOutput {

  private static final String ROWS = "greta_rows";

  /** The mark of what our own SQL refuses, among DuckDB's messages. */
  private static final String REFUSED = "greta refuses ";

  private static final int MOST_DIGITS = 38;

  private final DatasetWriter.Settings settings;
  private final Path target;

  DuckDbOutput(DatasetWriter.Settings settings, Path target) {
    this.settings = settings;
    this.target = target;
  }

  void parquet(BatchReader rows, Path file) {
    Schema schema = rows.schema();
    check(schema);
    schema.getFields().forEach(field -> checkNestedIntervals(field, field.getName()));
    String columns =
        schema.getFields().stream().map(this::parquetColumn).collect(Collectors.joining(", "));
    run(
        DuckDb.Settings.inMemory(
            List.of(file), settings.tempDirectory(), settings.memoryBytes(), settings.threads()),
        rows,
        file,
        List.of(
            "COPY (SELECT %s FROM %s) TO %s (FORMAT parquet, USE_TMP_FILE false)"
                .formatted(columns, ROWS, DuckDb.literal(file.toString()))));
  }

  void database(BatchReader rows, Path file) throws IOException {
    check(rows.schema());
    try {
      run(
          new DuckDb.Settings(
              Optional.of(file),
              false,
              List.of(),
              settings.tempDirectory(),
              settings.memoryBytes(),
              settings.threads()),
          rows,
          file,
          List.of("CREATE TABLE main.data AS FROM " + ROWS, "CHECKPOINT"));
    } finally {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
    }
  }

  private void run(DuckDb.Settings with, BatchReader rows, Path file, List<String> statements) {
    try (DuckDb duckDb = DuckDb.open(with);
        DuckDBConnection connection = duckDb.connect();
        DuckDbInput input = register(connection, rows);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        execute(statement, sql, input, file);
      }
    } catch (SQLException e) {
      throw translated(e, file);
    }
  }

  private DuckDbInput register(DuckDBConnection connection, BatchReader rows) {
    try {
      return DuckDbInput.register(connection, ROWS, rows, settings.allocator());
    } catch (ValidationException e) {
      throw OutputFaults.value(target, "the schema", String.valueOf(e.getMessage()), e);
    }
  }

  private void execute(Statement statement, String sql, DuckDbInput input, Path file) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      RuntimeException failure = input.original(translated(e, file));
      if (failure instanceof SchemaMisfitException || isCrossing(failure)) {
        throw OutputFaults.value(
            target,
            ((GretaException) failure).fault().place().orElse("a value"),
            String.valueOf(failure.getMessage()),
            failure);
      }
      throw failure;
    }
  }

  /** Whether a value was refused at DuckDB's door. */
  private static boolean isCrossing(RuntimeException failure) {
    return failure instanceof ValidationException known && known.fault().code().equals("GRT-710");
  }

  /** DuckDB names the file where it is the file that cannot be written. */
  private GretaException translated(SQLException failure, Path file) {
    String said = String.valueOf(failure.getMessage());
    int refused = said.indexOf(REFUSED);
    if (refused >= 0) {
      String rest = said.substring(refused + REFUSED.length()).lines().findFirst().orElse("");
      int reason = rest.lastIndexOf(": ") + 2;
      return OutputFaults.value(
          target, "column " + rest.substring(0, reason - 2), rest.substring(reason), failure);
    }
    if (said.contains(String.valueOf(file.getFileName()))) {
      return OutputFaults.fromDuckDb(target, said.replace(file.toString(), "…"), failure);
    }
    return DuckDbErrors.translate("writing " + target, failure);
  }

  /**
   * Parquet's intervals have milliseconds and no sign, and DuckDB makes days of 24 hours: which a
   * duration's are, an interval's not.
   */
  private String parquetColumn(Field field) {
    String name = DuckDb.identifier(field.getName());
    if (!isInterval(field)) {
      return name;
    }
    String cases =
        refusedWhen("datepart('microsecond', %1$s) % 1000 <> 0", field, "too fine for Parquet")
            + refusedWhen(
                "least(datepart('year', %1$s), datepart('month', %1$s), datepart('day', %1$s),"
                    + " datepart('hour', %1$s), datepart('minute', %1$s),"
                    + " datepart('microsecond', %1$s)) < 0",
                field, "Parquet has no negative ones");
    if (field.getType() instanceof ArrowType.Interval) {
      cases +=
          refusedWhen(
              "datepart('hour', %1$s) >= 24", field, "its hours would become days in Parquet");
    }
    return "CASE " + cases + "ELSE " + name + " END AS " + name;
  }

  private static String refusedWhen(String condition, Field field, String reason) {
    String name = DuckDb.identifier(field.getName());
    return "WHEN "
        + condition.replace("%1$s", name)
        + " THEN error("
        + DuckDb.literal(REFUSED + field.getName() + ", the interval ")
        + " || "
        + name
        + " || "
        + DuckDb.literal(": " + reason)
        + ") ";
  }

  private void checkNestedIntervals(Field field, String column) {
    for (Field child : field.getChildren()) {
      if (isInterval(child)) {
        throw OutputFaults.column(
            target,
            column,
            "Parquet may cut intervals within " + field.getType(),
            "Leave the column out, or write .arrow or .duckdb.");
      }
      checkNestedIntervals(child, column);
    }
  }

  private static boolean isInterval(Field field) {
    return field.getType() instanceof ArrowType.Interval
        || field.getType() instanceof ArrowType.Duration;
  }

  private void check(Schema schema) {
    if (schema.getFields().isEmpty()) {
      throw OutputFaults.names(target, "there is no column to write");
    }
    if (!DuckDbTypes.names(schema)
        .equals(schema.getFields().stream().map(Field::getName).toList())) {
      throw OutputFaults.names(target, firstClash(schema.getFields(), "column"));
    }
    schema.getFields().forEach(field -> check(field, field.getName()));
  }

  private void check(Field field, String column) {
    if (field.getType() instanceof ArrowType.Decimal decimal
        && !settings.decimalsAsText()
        && !fits(decimal)) {
      throw OutputFaults.column(
          target,
          column,
          "a decimal of " + decimal.getPrecision() + " digits, where the format has " + MOST_DIGITS,
          "Ask for decimals as text, or write .arrow, .csv or .json.");
    }
    if (field.getType() instanceof ArrowType.Struct && hasClash(field.getChildren())) {
      throw OutputFaults.names(target, firstClash(field.getChildren(), column + ", field"));
    }
    field.getChildren().forEach(child -> check(child, column));
  }

  private static boolean fits(ArrowType.Decimal type) {
    return type.getPrecision() <= MOST_DIGITS
        && type.getBitWidth() <= 128
        && type.getScale() >= 0
        && type.getScale() <= type.getPrecision();
  }

  private static boolean hasClash(List<Field> fields) {
    Set<String> names = new HashSet<>();
    return !fields.stream()
        .allMatch(f -> !f.getName().isEmpty() && names.add(f.getName().toLowerCase(Locale.ROOT)));
  }

  private static String firstClash(List<Field> fields, String what) {
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (field.getName().isEmpty()) {
        return "a " + what + " has no name, which DuckDB needs";
      }
      if (!names.add(field.getName().toLowerCase(Locale.ROOT))) {
        return what
            + " '"
            + field.getName()
            + "' is there twice, or differs from another in case only, which DuckDB cannot tell apart";
      }
    }
    return "the names of the columns are not ones that DuckDB tells apart";
  }
}
