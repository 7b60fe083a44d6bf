package dev.greta.formats.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesPlannerTest {

  private static final long LARGE = 1L << 30;

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void close() {
    allocator.close();
  }

  /** A format of which nothing is read, and of which each file can be cut anywhere. */
  private record Divisible() implements FileFormat {

    @Override
    public int version() {
      return 1;
    }

    @Override
    public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
      return new Part(file, file.size());
    }

    @Override
    public FileScan scan(JsonNode json) {
      throw new UnsupportedOperationException();
    }
  }

  private record Part(LocalFile file, long bytes) implements FileScan {

    @Override
    public Schema schema() {
      return new Schema(List.of(Field.nullable("n", ArrowType.Utf8.INSTANCE)));
    }

    @Override
    public boolean sampled() {
      return false;
    }

    @Override
    public OptionalLong rows() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return "a part";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      file.writeTo(json);
      return json;
    }

    @Override
    public BatchReader read(ReadContext context, SourceContext room) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<FileScan> parts(int most, SourceContext room) {
      return Collections.nCopies(most, new Part(file, bytes / most));
    }
  }

  /** Takes no room on the disk. */
  private void file(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private int splits(String source, int parallelism) {
    SourceContext context = new SourceContext(allocator, folder, folder, 256L << 20, 1);
    try (FileSource files = new FileSource(source, new Divisible(), context);
        Plan plan = files.plan(ReadRequest.all().withParallelism(parallelism))) {
      int splits = 0;
      for (var all = plan.splits(); all.hasNext(); all.next()) {
        splits++;
      }
      assertThat(plan.estimate().splits()).hasValue(splits);
      return splits;
    }
  }

  @Test
  void aLargeFileIsCutForSeveralReadersOnly() throws IOException {
    file("large", LARGE);
    assertThat(splits("large", 1)).isEqualTo(1);
    assertThat(splits("large", 2)).isEqualTo(8);
    assertThat(splits("large", 4)).isEqualTo(16);
  }

  @Test
  void soIsOneOfSeveral() throws IOException {
    file("a", LARGE);
    file("b", LARGE);
    assertThat(splits("?", 1)).isEqualTo(2);
    assertThat(splits("?", 2)).isEqualTo(16);
  }

  @Test
  void aSmallFileIsNeverCut() throws IOException {
    file("small", (128L << 20) - 1);
    assertThat(splits("small", 4)).isEqualTo(1);
  }
}
