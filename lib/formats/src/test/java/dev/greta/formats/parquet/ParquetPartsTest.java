package dev.greta.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.testkit.ArrowRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file's parts are the file, in its order, whatever their number. */
class ParquetPartsTest {

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
  }

  private SourceContext room() {
    return new SourceContext(allocator, folder, folder, 128L << 20, 1);
  }

  private FileScan scan(String query) throws SQLException {
    Path file = folder.resolve("f.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (ROW_GROUP_SIZE 2048)");
    }
    return new ParquetFormat().plan(LocalFile.stamp(file), Optional.empty(), room());
  }

  private List<List<@Nullable Object>> read(FileScan part) {
    ReadContext context =
        new ReadContext(
            allocator,
            BatchTarget.DEFAULT,
            new Cancellation(),
            RetryPolicy.NONE,
            ReadListener.NONE);
    FileScan same = new ParquetFormat().scan(part.toJson());
    try (BatchReader reader = same.read(context, room())) {
      List<List<@Nullable Object>> rows = ArrowRows.drain(reader);
      assertThat(rows).hasSize((int) part.rows().orElseThrow());
      return rows;
    }
  }

  @Test
  void partsAreTheWholeInItsOrder() throws SQLException {
    FileScan whole = scan("SELECT range AS id FROM range(15000)");
    List<List<@Nullable Object>> expected = new ArrayList<>();
    LongStream.range(0, 15_000).forEach(id -> expected.add(ArrowRows.row(id)));
    for (int most : new int[] {2, 3, 5, 7, 8, 100}) {
      List<FileScan> parts = whole.parts(most, room());
      assertThat(parts).hasSizeBetween(2, Math.min(most, 8));
      List<List<@Nullable Object>> rows = new ArrayList<>();
      parts.forEach(part -> rows.addAll(read(part)));
      assertThat(rows).as("%d parts", most).isEqualTo(expected);
      assertThat(parts.stream().mapToLong(FileScan::bytes).sum()).isEqualTo(whole.bytes());
    }
  }

  @Test
  void aColumnThatIsNamedLikeDuckDbsRowNumberKeepsTheFileWhole() throws SQLException {
    FileScan whole = scan("SELECT range AS File_Row_Number FROM range(5000)");
    assertThat(whole.parts(3, room())).containsExactly(whole);
    assertThat(scan("SELECT range AS id FROM range(2000)").parts(3, room())).hasSize(1);
    assertThat(scan("SELECT 1 AS id WHERE false").parts(3, room())).hasSize(1);
  }
}
