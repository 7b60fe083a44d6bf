package dev.greta.formats;

import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbQuery;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ResourceException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/**
 * Queries over one file, by a DuckDB instance that reaches that file and its own temporary folder,
 * nothing else. Used from one thread; closed by whoever opened it, unless a reader has taken it
 * over.
 */
public final class FileQuery implements AutoCloseable {

  private final LocalFile file;
  private final Runnable closeInstance;
  private final DuckDBConnection connection;
  private final UnaryOperator<GretaException> explain;

  private FileQuery(
      LocalFile file,
      Runnable closeInstance,
      DuckDBConnection connection,
      UnaryOperator<GretaException> explain) {
    this.file = file;
    this.closeInstance = closeInstance;
    this.connection = connection;
    this.explain = explain;
  }

  /**
   * Opens an instance.
   *
   * @param beside other files that belong to this one
   * @param explain turns what DuckDB says of a query into what it means for this kind of file
   */
  public static FileQuery open(
      LocalFile file,
      List<Path> beside,
      SourceContext room,
      UnaryOperator<GretaException> explain) {
    List<Path> files = new ArrayList<>(beside);
    files.add(file.path());
    DuckDb duckdb = start(files, room);
    try {
      return new FileQuery(file, duckdb::close, duckdb.connect(), explain);
    } catch (RuntimeException | Error e) {
      duckdb.close();
      throw e;
    }
  }

  /** Opens queries over one of several files, in an instance that they share. */
  public static FileQuery open(
      LocalFile file, FileRoom room, UnaryOperator<GretaException> explain) {
    return new FileQuery(file, () -> {}, room.connect(), explain);
  }

  /** An instance that reaches some files. */
  public static DuckDb start(List<Path> files, SourceContext room) {
    try {
      return DuckDb.open(
          DuckDb.Settings.inMemory(
              files, room.tempDirectory(), room.memoryBytes(), room.threads()));
    } catch (SQLException e) {
      throw new ResourceException(
          Fault.of("GRT-1203", "DuckDB did not start: " + e.getMessage()), e);
    }
  }

  /**
   * Runs a statement without a result.
   *
   * @throws GretaException as DuckDB says it
   */
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw DuckDbErrors.translate(file.name(), e);
    }
  }

  /** The rows of a small result, as text; null is the empty text. */
  public List<List<String>> rows(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          String value = result.getString(i);
          row.add(value == null ? "" : value);
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw explain.apply(DuckDbErrors.translate(file.name(), e));
    }
  }

  /** Parses and binds a statement without running it. */
  public void prepare(String sql) {
    try {
      connection.prepareStatement(sql).close();
    } catch (SQLException e) {
      throw explain.apply(DuckDbErrors.translate(file.name(), e));
    }
  }

  /** The canonical schema of a query's result. */
  public Schema describe(String sql, BufferAllocator allocator) {
    try {
      return DuckDbQuery.of(connection, sql, allocator).schema();
    } catch (GretaException e) {
      throw explain.apply(e);
    }
  }

  /**
   * A reader of a query's rows, which opens the file at its first batch.
   *
   * @param rows how many there will be, for telling how much of the file is read; empty where a
   *     result says nothing of that
   * @param open called once, the reader closes what it gives
   */
  public static BatchReader reader(
      Supplier<FileQuery> open, String sql, Schema schema, OptionalLong rows, ReadContext context) {
    return new FileBatchReader(open, sql, schema, rows, OptionalLong.empty(), context);
  }

  /**
   * The same of a query that reads a part of its file.
   *
   * @param bytes how many of the file's bytes that is
   */
  public static BatchReader reader(
      Supplier<FileQuery> open,
      String sql,
      Schema schema,
      OptionalLong rows,
      long bytes,
      ReadContext context) {
    return new FileBatchReader(open, sql, schema, rows, OptionalLong.of(bytes), context);
  }

  /** Runs a query, whose reader takes over the connection. */
  DuckDbReader run(String sql, Schema schema, ReadContext context) {
    return DuckDbReader.open(connection, sql, schema, context);
  }

  LocalFile file() {
    return file;
  }

  /** What something that DuckDB said means for this file. */
  GretaException explained(GretaException said) {
    return explain.apply(said);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DuckDbErrors.translate("closing " + file.name(), e);
    } finally {
      closeInstance.run();
    }
  }
}
