package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

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
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Databases and reads of them, whose memory must be free at the end. */
final class Reads implements AutoCloseable {

  final Databases databases = new Databases();
  final BufferAllocator allocator = new RootAllocator();

  /** A load as the engine does it, and how often it started again. */
  record Loaded(Schema schema, List<List<@Nullable Object>> rows, int restarts) {}

  Source open(Map<String, Object> options) {
    List<Fault> problems = new ArrayList<>();
    SqliteOptions bound =
        Options.bind(SqliteOptions.class, (Node.Mapping) Node.of(options), problems).orElseThrow();
    return new SqliteConnector()
        .open(
            bound,
            new SourceContext(allocator, databases.folder(), databases.folder(), 64L << 20, 2));
  }

  Loaded load(Map<String, Object> options, int parallelism) {
    ReadRequest request = ReadRequest.all().withParallelism(parallelism);
    Source source = open(options);
    for (int restarts = 0; ; restarts++) {
      try (Plan plan = source.plan(request)) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Split split : splits(plan)) {
          rows.addAll(read(source, split, ReadListener.NONE));
        }
        return new Loaded(plan.schema(), rows, restarts);
      } catch (SchemaMisfitException e) {
        assertThat(restarts).as("restarts").isLessThan(5);
        request = request.withSchema(e.widerSchema());
      }
    }
  }

  List<List<@Nullable Object>> read(Source source, Split split, ReadListener listener) {
    try (BatchReader reader = source.read(split, context(listener))) {
      return ArrowRows.drain(reader);
    }
  }

  ReadContext context(ReadListener listener) {
    return new ReadContext(
        allocator, new BatchTarget(700, 1L << 20), new Cancellation(), RetryPolicy.NONE, listener);
  }

  static List<Split> splits(Plan plan) {
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    return splits;
  }

  Fault fault(Map<String, Object> options) {
    Throwable failure = catchThrowable(() -> load(options, 1));
    assertThat(failure).isInstanceOf(GretaException.class);
    return ((GretaException) failure).fault();
  }

  @Override
  public void close() throws Exception {
    allocator.close();
    databases.close();
  }
}
