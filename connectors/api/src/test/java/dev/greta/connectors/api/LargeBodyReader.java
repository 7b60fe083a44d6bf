package dev.greta.connectors.api;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads one answer, batch after batch, and writes down how many rows it has. */
final class LargeBodyReader {

  private LargeBodyReader() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Map<String, Object> config =
        Map.of("base_url", args[0], "endpoint", "/", "pagination", Map.of("type", "none"));
    long rows = 0;
    try (BufferAllocator allocator = new RootAllocator();
        Source source = Loads.rest(config, folder).open(allocator);
        Plan plan = source.plan(ReadRequest.all())) {
      ReadContext context =
          new ReadContext(
              allocator,
              BatchTarget.DEFAULT,
              new Cancellation(),
              RetryPolicy.NONE,
              ReadListener.NONE);
      try (BatchReader reader = source.read(plan.splits().next(), context)) {
        for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
          try (VectorSchemaRoot batch = b) {
            rows += batch.getRowCount();
          }
        }
      }
    }
    Files.writeString(folder.resolve("rows.txt"), Long.toString(rows));
  }
}
