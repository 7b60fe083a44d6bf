package dev.greta.duckdb;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query as Arrow batches, streamed, in the query's order. The schema is the canonical
 * one for DuckDB's types (TYPES.md, "Files and embedded databases"), or one that the caller asks
 * for, into which every value goes in full or is refused.
 *
 * <p>HUGEINT is Decimal128(38,0). Meeting a value of more digits the reader throws {@link
 * dev.greta.spi.error.SchemaMisfitException}, whose wider schema has the column as Utf8; opened
 * again with that schema it reads on.
 *
 * <p>Dictionary-encoded columns come as Int32 codes. Their dictionaries are those of DuckDB's ENUM
 * types. Where the query gives plain text for such a column, its dictionary must be given, as text
 * that it lacks is only added when it is met.
 */
public final class DuckDbReader implements BatchReader {

  /** Rows that DuckDB gathers before it hands them out, where a row has no fixed size. */
  private static final int VARIABLE_ROWS = 16_384;

  /** What a value without a fixed size is taken to have; what is too much is cut afterwards. */
  private static final int VARIABLE_BYTES = 64;

  private final DuckDBConnection connection;
  private final ReadContext context;
  private final BufferAllocator imports;
  private final Schema schema;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Dictionaries words;
  private final Dictionaries.View view;
  private final BatchSlices slices;
  private @Nullable ArrowReader stream;
  private @Nullable BatchConverter converter;
  private long rows;
  private boolean ended;
  private boolean closed;

  private DuckDbReader(
      DuckDBConnection connection, Schema schema, Dictionaries words, ReadContext context) {
    this.connection = connection;
    this.schema = schema;
    this.words = words;
    this.context = context;
    // Not the context's: Arrow's import leaks when it runs into a limit, and what it takes for
    // itself lives as long as the batches do. The limit is checked after the import.
    this.imports = context.allocator().getRoot();
    this.view = words.view(context.allocator());
    this.slices = new BatchSlices(context.batch());
  }

  /**
   * Runs a query for its canonical schema.
   *
   * @param connection belongs to the reader from here on, also if this fails
   * @param sql one SELECT, without a semicolon
   * @throws GretaException if DuckDB refuses the query
   */
  public static DuckDbReader open(DuckDBConnection connection, String sql, ReadContext context) {
    return open(connection, sql, Optional.empty(), new Dictionaries(), context);
  }

  /**
   * Runs a query for a schema of the caller's. Columns are matched by position; names, nullability
   * and metadata are the schema's.
   *
   * @param connection belongs to the reader from here on, also if this fails
   * @param sql one SELECT, without a semicolon
   * @param schema as many columns as the query has, or none for batches that only count rows
   * @throws ValidationException if a column of the query cannot become what the schema says
   */
  public static DuckDbReader open(
      DuckDBConnection connection, String sql, Schema schema, ReadContext context) {
    return open(connection, sql, Optional.of(schema), new Dictionaries(), context);
  }

  /**
   * The same, with codes from dictionaries that exist already. They grow where the query has texts
   * that they do not.
   */
  public static DuckDbReader open(
      DuckDBConnection connection,
      String sql,
      Schema schema,
      Dictionaries dictionaries,
      ReadContext context) {
    return open(connection, sql, Optional.of(schema), dictionaries, context);
  }

  private static DuckDbReader open(
      DuckDBConnection connection,
      String sql,
      Optional<Schema> schema,
      Dictionaries dictionaries,
      ReadContext context) {
    DuckDbReader reader = null;
    try {
      DuckDbQuery query = DuckDbQuery.of(connection, sql, context.allocator());
      Schema target = schema.isPresent() ? schema.get() : query.schema();
      reader = new DuckDbReader(connection, target, dictionaries, context);
      reader.start(query.sql());
      return reader;
    } catch (SQLException | IOException | RuntimeException e) {
      close(reader == null ? connection : reader, e);
      throw translated(e, context.cancellation());
    }
  }

  private void start(String sql) throws SQLException, IOException {
    context.cancellation().throwIfCancelled();
    // A prepared statement would cost DuckDB a quarter more CPU.
    Statement statement = connection.createStatement();
    open.add(statement);
    open.add(new Interruption(context.cancellation(), statement));
    DuckDBResultSet result = execute(statement, sql);
    open.add(result);
    ArrowReader reader = (ArrowReader) result.arrowExportStream(imports, rowsAtOnce(schema));
    open.add(reader);
    stream = reader;
    Schema exported = reader.getVectorSchemaRoot().getSchema();
    boolean rowsOnly = schema.getFields().isEmpty();
    if (!rowsOnly && exported.getFields().size() != schema.getFields().size()) {
      throw new ValidationException(
          Fault.of(
              "GRT-712",
              "the query has "
                  + exported.getFields().size()
                  + " columns where "
                  + schema.getFields().size()
                  + " are due"));
    }
    converter = BatchConverter.leaving(exported, schema);
  }

  /**
   * Of a streamed query that fails at its first rows, DuckDB's driver says no more than that its
   * result is invalid. Running it again without a result tells why.
   */
  private DuckDBResultSet execute(Statement statement, String sql) throws SQLException {
    try {
      return (DuckDBResultSet) statement.executeQuery(sql);
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("Invalid result set")) {
        throw e;
      }
      context.cancellation().throwIfCancelled();
      try (Statement again = connection.createStatement();
          Interruption interruption = new Interruption(context.cancellation(), again)) {
        again.execute("EXPLAIN ANALYZE " + sql);
      }
      throw e;
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return view;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!closed) {
      context.cancellation().throwIfCancelled();
      VectorSchemaRoot slice = slices.next();
      if (slice != null || ended) {
        return slice;
      }
      load();
    }
    return null;
  }

  private void load() {
    ArrowReader source = java.util.Objects.requireNonNull(stream);
    try {
      if (!source.loadNextBatch()) {
        ended = true;
        return;
      }
      VectorSchemaRoot exported = source.getVectorSchemaRoot();
      BatchConverter conversion = java.util.Objects.requireNonNull(converter);
      slices.take(conversion.convert(exported, source, words, context.allocator(), rows + 1));
      rows += exported.getRowCount();
      exported.clear();
      requireRoom();
    } catch (IOException | RuntimeException e) {
      throw translated(e, context.cancellation());
    }
  }

  private void requireRoom() {
    BufferAllocator allocator = context.allocator();
    if (allocator.isOverLimit()) {
      throw new OutOfMemoryException(
          "a batch brings "
              + allocator.getName()
              + " to "
              + allocator.getAllocatedMemory()
              + " bytes of "
              + allocator.getLimit());
    }
  }

  private int rowsAtOnce(Schema columns) {
    long bytes = 1;
    int limit = context.batch().rows();
    for (Field field : columns.getFields()) {
      int width = BatchSlices.fixedWidth(field);
      limit = width < 0 ? Math.min(limit, VARIABLE_ROWS) : limit;
      bytes += width < 0 ? VARIABLE_BYTES : width;
    }
    return (int) Math.max(1, Math.min(limit, context.batch().bytes() / bytes));
  }

  private static RuntimeException translated(Exception e, Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      return new CancelledException();
    }
    if (e instanceof SQLException || e instanceof IOException) {
      return DuckDbErrors.translate("the query", e);
    }
    return (RuntimeException) e;
  }

  private static void close(AutoCloseable closeable, Exception reason) {
    try {
      closeable.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Exception failures = new Exception("closing");
    close(slices, failures);
    close(view, failures);
    for (int i = open.size() - 1; i >= 0; i--) {
      close(open.get(i), failures);
    }
    close(connection, failures);
    if (failures.getSuppressed().length > 0) {
      throw DuckDbErrors.translate("closing a query", failures.getSuppressed()[0]);
    }
  }
}
