package dev.greta.connectors.excel;

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
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a test needs to read workbooks; fails at its end if memory is still held. */
final class ExcelReads implements AutoCloseable {

  private final BufferAllocator allocator = new RootAllocator();
  private final Path folder;

  ExcelReads(Path folder) {
    this.folder = folder;
  }

  /** What a load gave. */
  record Loaded(
      Schema schema,
      List<List<@Nullable Object>> rows,
      List<SchemaMisfitException> misfits,
      Map<String, Long> replaced,
      List<String> notices) {

    List<String> names() {
      return schema.getFields().stream().map(f -> f.getName()).toList();
    }

    List<String> types() {
      return schema.getFields().stream()
          .map(f -> ExcelType.of(f.getType()).orElseThrow().toString())
          .toList();
    }

    List<@Nullable Object> column(int index) {
      List<@Nullable Object> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(index)));
      return values;
    }
  }

  /** A row as it is compared. */
  static List<@Nullable Object> row(@Nullable Object... values) {
    return ArrowRows.normal(List.of(ArrowRows.row(values))).get(0);
  }

  SourceContext room() {
    return new SourceContext(allocator, folder, folder, 256L << 20, 2);
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Source open(String source, Map<String, ?> options) {
    Map<String, @Nullable Object> all = new HashMap<>(Map.of("source", source));
    all.putAll(options);
    List<dev.greta.spi.error.Fault> problems = new ArrayList<>();
    ExcelOptions bound =
        Options.bind(ExcelOptions.class, (Node.Mapping) Node.of(all), problems)
            .orElseThrow(() -> new IllegalArgumentException(problems.toString()));
    return new ExcelConnector().open(bound, room());
  }

  Loaded load(String source) {
    return load(source, Map.of());
  }

  /** Reads everything as an engine does; one restart must be enough. */
  Loaded load(String source, Map<String, ?> options) {
    return load(source, options, BatchTarget.DEFAULT);
  }

  Loaded load(String source, Map<String, ?> options, BatchTarget target) {
    try (Source opened = open(source, options)) {
      try {
        return read(opened, ReadRequest.all(), List.of(), target);
      } catch (SchemaMisfitException e) {
        ReadRequest again = ReadRequest.all().withSchema(e.widerSchema());
        return read(opened, again, List.of(e), target);
      }
    }
  }

  private Loaded read(
      Source source, ReadRequest request, List<SchemaMisfitException> misfits, BatchTarget target) {
    Map<String, Long> replaced = new LinkedHashMap<>();
    List<String> notices = new ArrayList<>();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void replaced(String column, long values) {
            replaced.merge(column, values, Long::sum);
          }

          @Override
          public void notice(String text) {
            notices.add(text);
          }
        };
    ReadContext context =
        new ReadContext(allocator, target, new Cancellation(), RetryPolicy.NONE, listener);
    try (Plan plan = source.plan(request)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Iterator<Split> splits = plan.splits();
      while (splits.hasNext()) {
        try (BatchReader reader = source.read(splits.next(), context)) {
          rows.addAll(ArrowRows.drain(reader));
        }
      }
      return new Loaded(plan.schema(), rows, misfits, replaced, notices);
    }
  }

  @Override
  public void close() {
    allocator.close();
  }
}
