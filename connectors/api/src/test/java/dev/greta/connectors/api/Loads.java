package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Loads an API as an engine does, restarts included; nothing may stay allocated. */
final class Loads {

  private static final int MOST_RESTARTS = 8;

  private final Connector<?> connector;
  private final Map<String, Object> options;
  private final Path folder;

  private Loads(Connector<?> connector, Map<String, Object> options, Path folder) {
    this.connector = connector;
    this.options = options;
    this.folder = folder;
  }

  /**
   * @param config what stands under {@code api_config}
   * @param folder for what is kept, and the folder of the config
   */
  static Loads rest(Map<String, ?> config, Path folder) {
    return new Loads(new ApiConnector(), Map.of("api_config", config), folder);
  }

  /**
   * @param document in {@code query}
   */
  static Loads graphQl(Map<String, ?> config, String document, Path folder) {
    return new Loads(
        new GraphQlConnector(), Map.of("api_config", config, "query", document), folder);
  }

  /** The same with another top-level key. */
  Loads with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Loads(connector, more, folder);
  }

  /** What a load gave. */
  record Loaded(
      Schema schema,
      List<List<@Nullable Object>> rows,
      List<String> notices,
      List<String> endings,
      int restarts) {

    List<String> columns() {
      return schema.getFields().stream().map(Field::getName).toList();
    }

    List<@Nullable Object> column(String name) {
      int index = columns().indexOf(name);
      List<@Nullable Object> cells = new ArrayList<>();
      rows.forEach(row -> cells.add(row.get(index)));
      return cells;
    }
  }

  Loaded load() {
    try (BufferAllocator allocator = new RootAllocator();
        Source source = open(connector, allocator)) {
      return load(source, allocator);
    }
  }

  private static Loaded load(Source source, BufferAllocator allocator) {
    ReadRequest request = ReadRequest.all();
    for (int restarts = 0; ; restarts++) {
      assertThat(restarts).isLessThan(MOST_RESTARTS);
      List<String> notices = new ArrayList<>();
      List<String> endings = new ArrayList<>();
      ReadListener listener =
          new ReadListener() {
            @Override
            public void notice(String text) {
              notices.add(text);
            }

            @Override
            public void ended(String how) {
              endings.add(how);
            }
          };
      try (Plan plan = source.plan(request)) {
        notices.addAll(plan.notices());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        plan.splits()
            .forEachRemaining(
                split -> {
                  ReadContext context =
                      new ReadContext(
                          allocator,
                          BatchTarget.DEFAULT,
                          new Cancellation(),
                          RetryPolicy.NONE,
                          listener);
                  try (BatchReader reader = source.read(split, context)) {
                    assertThat(reader.schema()).isEqualTo(plan.schema());
                    rows.addAll(ArrowRows.drain(reader));
                  }
                });
        plan.delivered();
        return new Loaded(plan.schema(), rows, notices, endings, restarts);
      } catch (SchemaMisfitException e) {
        request = request.withSchema(e.widerSchema());
      }
    }
  }

  /** Opens the source, which is to be closed before the allocator. */
  Source open(BufferAllocator allocator) {
    return open(connector, allocator);
  }

  private <O extends Record> Source open(Connector<O> of, BufferAllocator allocator) {
    List<Fault> problems = new ArrayList<>();
    O bound =
        Options.bind(of.optionsType(), (Node.Mapping) Node.of(options), problems)
            .orElseThrow(() -> new AssertionError(problems));
    return of.open(bound, new SourceContext(allocator, folder, folder, 256L << 20, 2));
  }
}
