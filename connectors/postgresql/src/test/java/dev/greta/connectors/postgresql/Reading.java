package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Opens sources on the shared server and reads them to their end; every byte must come back. */
final class Reading implements AutoCloseable {

  final BufferAllocator allocator = new RootAllocator();
  final Cancellation cancellation = new Cancellation();
  final List<String> notices = new ArrayList<>();
  final Map<String, Long> replaced = new LinkedHashMap<>();
  final List<Integer> retries = new ArrayList<>();
  final List<Integer> batchRows = new ArrayList<>();
  long bytesRead;
  BatchTarget target = BatchTarget.DEFAULT;
  RetryPolicy retry = RetryPolicy.NONE;

  /** The shared server's connection block, as YAML would have it. */
  static Map<String, Object> connection() {
    Map<String, Object> connection = new LinkedHashMap<>();
    connection.put("host", "localhost");
    connection.put("port", PostgresServer.shared().port());
    connection.put("database", PostgresServer.DATABASE);
    connection.put("username", PostgresServer.ROLE);
    connection.put("password", PostgresServer.PASSWORD);
    connection.put("ssl_mode", "disable");
    return connection;
  }

  static Map<String, Object> table(String name) {
    return config("table", name);
  }

  static Map<String, Object> query(String sql) {
    return config("query", sql);
  }

  private static Map<String, Object> config(String key, String value) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("connection", connection());
    config.put(key, value);
    return config;
  }

  static PostgresOptions options(Map<String, Object> config) {
    List<Fault> problems = new ArrayList<>();
    var options = Options.bind(PostgresOptions.class, (Node.Mapping) Node.of(config), problems);
    assertThat(problems).isEmpty();
    return options.orElseThrow();
  }

  Source open(Map<String, Object> config) {
    return new PostgresConnector().open(options(config), context(allocator));
  }

  /** A session, opened as a source opens it. */
  static Session session(PostgresOptions options) {
    return Session.open(
        new Login(
            options.connection(),
            Path.of("").toAbsolutePath(),
            Environment.ofProcess(),
            credential -> {}),
        options);
  }

  static SourceContext context(BufferAllocator allocator) {
    Path folder = Path.of("").toAbsolutePath();
    return new SourceContext(allocator, folder, folder, 1L << 20, 1);
  }

  ReadContext read() {
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long bytes) {
            bytesRead += bytes;
          }

          @Override
          public void replaced(String column, long values) {
            replaced.merge(column, values, Long::sum);
          }

          @Override
          public void notice(String text) {
            notices.add(text);
          }

          @Override
          public void retrying(int failedAttempts, Exception cause) {
            retries.add(failedAttempts);
          }
        };
    return new ReadContext(allocator, target, cancellation, retry, listener);
  }

  /** All that a read gave. */
  record Result(Schema schema, List<List<@Nullable Object>> rows, List<Split> splits) {

    List<@Nullable Object> column(int index) {
      List<@Nullable Object> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(index)));
      return values;
    }
  }

  Result all(Map<String, Object> config) {
    return all(config, ReadRequest.all());
  }

  /** Reads as a load does: in split order, and again with a wider schema after a misfit. */
  Result all(Map<String, Object> config, ReadRequest request) {
    ReadRequest asked = request;
    while (true) {
      try (Source source = open(config);
          Plan plan = source.plan(asked)) {
        return all(plan, config);
      } catch (SchemaMisfitException e) {
        assertThat(asked.schema()).isNotEqualTo(Optional.of(e.widerSchema()));
        asked = asked.withSchema(e.widerSchema());
      }
    }
  }

  /** Reads each split by a source of its own, from its bytes. */
  Result all(Plan plan, Map<String, Object> config) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    plan.notices().forEach(notices::add);
    for (Split split : splits) {
      try (Source source = open(config)) {
        rows.addAll(rows(source, Split.fromBytes(split.toBytes()), plan.schema()));
      }
    }
    return new Result(plan.schema(), rows, splits);
  }

  List<List<@Nullable Object>> rows(Source source, Split split, Schema schema) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (BatchReader reader = source.read(split, read())) {
      assertThat(reader.schema()).isEqualTo(schema);
      for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
        try (VectorSchemaRoot owned = batch) {
          batchRows.add(owned.getRowCount());
          addRows(rows, owned, reader);
        }
      }
      assertThat(reader.next()).isNull();
    }
    return rows;
  }

  private static void addRows(
      List<List<@Nullable Object>> rows, VectorSchemaRoot batch, BatchReader reader) {
    for (FieldVector vector : batch.getFieldVectors()) {
      if (isValidatedByArrow(vector.getField())) {
        vector.validateFull();
      }
      assertThat(vector.getValueCount()).isEqualTo(batch.getRowCount());
    }
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        values.add(ArrowValue.of(vector, row, dictionary(vector, reader)));
      }
      rows.add(values);
    }
  }

  /** Arrow 19 refuses a decimal that uses all digits of its precision, and every map. */
  private static boolean isValidatedByArrow(Field field) {
    return !(field.getType() instanceof ArrowType.Decimal)
        && !(field.getType() instanceof ArrowType.Map)
        && field.getChildren().stream().allMatch(Reading::isValidatedByArrow);
  }

  private static @Nullable FieldVector dictionary(FieldVector vector, BatchReader reader) {
    var encoding = vector.getField().getDictionary();
    if (encoding == null) {
      return null;
    }
    Dictionary dictionary = reader.dictionaries().lookup(encoding.getId());
    assertThat(dictionary).isNotNull();
    return dictionary.getVector();
  }

  /** Fails if anything is still allocated. */
  @Override
  public void close() {
    allocator.close();
  }
}
