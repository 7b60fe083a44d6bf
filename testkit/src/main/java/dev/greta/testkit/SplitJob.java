package dev.greta.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * Reads one split in a JVM of its own: its argument is a folder with {@code job.json}, {@code
 * options.json} and {@code split.bin}, to which it adds one Arrow IPC stream a batch, as the
 * dictionaries of a reader may change between batches.
 */
final class SplitJob {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SplitJob() {}

  /** What the other JVM is told, beside the options and the split. */
  record Job(String connector, String baseDirectory, int rows) {}

  static void prepare(Path folder, Job job, Map<String, Object> options, byte[] split)
      throws IOException {
    JSON.writeValue(folder.resolve("job.json").toFile(), job);
    JSON.writeValue(folder.resolve("options.json").toFile(), options);
    Files.write(folder.resolve("split.bin"), split);
  }

  static Path batchFile(Path folder, int number) {
    return folder.resolve("batch-" + number + ".arrows");
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Job job = JSON.readValue(folder.resolve("job.json").toFile(), Job.class);
    @SuppressWarnings("unchecked")
    Map<String, Object> options =
        JSON.readValue(folder.resolve("options.json").toFile(), Map.class);
    Split split = Split.fromBytes(Files.readAllBytes(folder.resolve("split.bin")));
    Connector<?> connector =
        (Connector<?>) Class.forName(job.connector()).getConstructor().newInstance();
    Path temporary = Files.createDirectory(folder.resolve("temp"));
    try (BufferAllocator allocator = new RootAllocator();
        Source source =
            Sources.open(
                connector,
                options,
                new SourceContext(
                    allocator, Path.of(job.baseDirectory()), temporary, 256L << 20, 1));
        BatchReader reader = source.read(split, context(allocator, job.rows()))) {
      write(reader, folder);
    }
  }

  private static ReadContext context(BufferAllocator allocator, int rows) {
    return new ReadContext(
        allocator,
        new BatchTarget(rows, BatchTarget.DEFAULT.bytes()),
        new Cancellation(),
        RetryPolicy.NONE,
        ReadListener.NONE);
  }

  private static void write(BatchReader reader, Path folder) throws IOException {
    int number = 0;
    for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
      try (VectorSchemaRoot open = batch;
          OutputStream out = Files.newOutputStream(batchFile(folder, number++));
          ArrowStreamWriter writer = new ArrowStreamWriter(open, reader.dictionaries(), out)) {
        writer.writeBatch();
      }
    }
  }
}
