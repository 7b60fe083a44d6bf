package dev.greta.formats.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.FileFormat;
import dev.greta.formats.csv.CsvFormat;
import dev.greta.formats.csv.CsvSettings;
import dev.greta.formats.files.FileSource;
import dev.greta.formats.json.JsonFormat;
import dev.greta.formats.json.JsonSettings;
import dev.greta.formats.parquet.ParquetFormat;
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
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a test needs to query files; fails at its end if memory or a file is still held. */
final class QueryWorkshop implements AutoCloseable {

  static final long MEMORY = 128L << 20;

  private final BufferAllocator allocator = new RootAllocator();
  private final Path folder;
  private final Path temporary;

  QueryWorkshop(Path folder) {
    try {
      this.folder = Files.createDirectory(folder.resolve("files"));
      this.temporary = Files.createDirectory(folder.resolve("temporary"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a load gave, and what made it start again. */
  record Loaded(
      Schema schema, List<List<@Nullable Object>> rows, List<SchemaMisfitException> misfits) {}

  BufferAllocator allocator() {
    return allocator;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path temporary() {
    return temporary;
  }

  SourceContext room() {
    return new SourceContext(allocator, folder, temporary, MEMORY, 2);
  }

  ReadContext context(Cancellation cancellation, ReadListener listener) {
    return new ReadContext(
        allocator, new BatchTarget(10_000, 1 << 20), cancellation, RetryPolicy.NONE, listener);
  }

  ReadContext context() {
    return context(new Cancellation(), ReadListener.NONE);
  }

  QueryWorkshop write(String name, String text) {
    try {
      Files.writeString(path(name), text);
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a Parquet file. */
  QueryWorkshop copy(String name, String query, String options) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO '" + path(name) + "' (FORMAT parquet" + options + ")");
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A source over a file or files of the format that their ending says. */
  Source open(String name, String query) {
    FileFormat format =
        name.endsWith(".parquet")
            ? new ParquetFormat()
            : name.endsWith(".ndjson") ? lines() : new CsvFormat(CsvSettings.standard());
    return open(name, format, query);
  }

  /** JSON in which mixed kinds are an error. */
  private static FileFormat lines() {
    return new JsonFormat(
        new JsonSettings(
            RecordsPath.HERE, true, DocumentSettings.STANDARD.with(MixedTypes.ERROR), true));
  }

  Source open(String name, FileFormat format, String query) {
    return QuerySource.over(Optional.of(query), room(), room -> new FileSource(name, format, room));
  }

  /** Loads as an engine does, each time by a source that knows nothing of the one before. */
  Loaded load(String name, String query) {
    List<SchemaMisfitException> misfits = new ArrayList<>();
    ReadRequest request = ReadRequest.all();
    while (true) {
      try (Source source = open(name, query);
          Plan plan = source.plan(request)) {
        return new Loaded(plan.schema(), read(source, only(plan)), misfits);
      } catch (SchemaMisfitException e) {
        assertThat(request.schema()).isNotEqualTo(Optional.of(e.widerSchema()));
        misfits.add(e);
        request = ReadRequest.all().withSchema(overTheWire(e.widerSchema()));
      }
    }
  }

  private static Schema overTheWire(Schema schema) {
    return Schema.deserializeMessage(java.nio.ByteBuffer.wrap(schema.serializeAsMessage()));
  }

  List<List<@Nullable Object>> rows(String name, String query) {
    return load(name, query).rows();
  }

  List<List<@Nullable Object>> read(Source source, Split split) {
    try (BatchReader reader = source.read(Split.fromBytes(split.toBytes()), context())) {
      return ArrowRows.drain(reader);
    }
  }

  static Split only(Plan plan) {
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    assertThat(splits).hasSize(1);
    return splits.get(0);
  }

  @Override
  public void close() {
    allocator.close();
    assertThat(temporary).isEmptyDirectory();
  }
}
