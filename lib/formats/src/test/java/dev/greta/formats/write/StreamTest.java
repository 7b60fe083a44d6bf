package dev.greta.formats.write;

import static dev.greta.testkit.ArrowAssertions.assertSameRows;
import static dev.greta.testkit.ArrowAssertions.assertSameSchema;
import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.OutputException;
import dev.greta.testkit.ArrowAssertions;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.RowReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets written to streams. */
class StreamTest {

  private static final Path NAME = Path.of("standard output");

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeld() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  private DatasetWriter writer() {
    return new DatasetWriter(new DatasetWriter.Settings(allocator, folder, 256L << 20, 2, false));
  }

  private byte[] written(
      Schema schema, List<List<@Nullable Object>> rows, int batchRows, StreamFormat format)
      throws IOException {
    Open out = new Open();
    try (RowReader reader = new RowReader(allocator, schema, rows, batchRows)) {
      writer().write(reader, format, NAME, out);
    }
    return out.toByteArray();
  }

  /** A stream that nobody but its owner may close. */
  private static final class Open extends ByteArrayOutputStream {
    @Override
    public void close() {
      throw new IllegalStateException("closed");
    }
  }

  @ParameterizedTest
  @CsvSource({"CSV,csv", "JSON,json", "NDJSON,ndjson"})
  void textHasTheBytesOfItsFile(StreamFormat format, String ending) throws IOException {
    EveryType data = EveryType.ALL;
    Path file = folder.resolve("all." + ending);
    try (RowReader rows = new RowReader(allocator, data.schema(), data.rows(), 3)) {
      writer().write(rows, file);
    }
    assertThat(written(data.schema(), data.rows(), 3, format)).isEqualTo(Files.readAllBytes(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void arrowHoldsEveryTypeAsItIs(int batchRows) throws IOException {
    EveryType data = EveryType.ALL;
    byte[] bytes = written(data.schema(), data.rows(), batchRows, StreamFormat.ARROW);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        var words =
            new MapDictionaryProvider(
                reader.getDictionaryVectors().values().toArray(Dictionary[]::new));
        assertSameSchema(ArrowAssertions.ofValues(root.getSchema(), words), data.schema());
        rows.addAll(ArrowRows.of(root, words));
      }
      assertThat(reader.bytesRead()).isEqualTo(bytes.length);
    }
    assertSameRows(data.schema(), rows, data.rows());
  }

  @Test
  void arrowWritesADictionaryOnce() throws IOException {
    Schema schema = new Schema(List.of(ArrowFields.dictionary("c", 1, "enum")));
    String word = "a word that is easy to count";
    List<List<@Nullable Object>> rows = List.of(row(word), row(word), row(word));
    String bytes =
        new String(
            written(schema, rows, 1, StreamFormat.ARROW),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(bytes.split(word, -1)).hasSize(2);
  }

  @Test
  void noRowsAreASchema() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.dictionary("c", 1, "enum"),
                ArrowFields.of("n", new ArrowType.Int(64, true), "bigint")));
    byte[] bytes = written(schema, List.of(), 1, StreamFormat.ARROW);
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
      assertThat(reader.loadNextBatch()).isFalse();
      assertThat(reader.getVectorSchemaRoot().getSchema().getFields())
          .extracting("name")
          .containsExactly("c", "n");
    }
  }

  @Test
  void aRefusedValueNamesTheStream() {
    ArrowType number = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    Schema schema = new Schema(List.of(ArrowFields.of("x", number, "double")));
    assertThatThrownBy(
            () -> written(schema, List.of(row(1.0), row(Double.NaN)), 1, StreamFormat.JSON))
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> assertThat(e.fault().place()).contains("standard output, column x, row 2"));
  }

  @ParameterizedTest
  @EnumSource(StreamFormat.class)
  void aStreamThatBreaksIsSaidAsItIs(StreamFormat format) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    EveryType data = EveryType.ALL;
    assertThatThrownBy(
            () -> {
              try (RowReader rows = new RowReader(allocator, data.schema(), data.rows(), 1)) {
                writer().write(rows, format, NAME, broken);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
  }

  @Test
  void arrowThatFailsInTheMiddleHasNoEnd() {
    Schema schema = new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "bigint")));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < 40_000; i++) {
      rows.add(row(i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (out.size() > 100_000) {
              throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
          }
        };
    assertThatThrownBy(
            () -> {
              try (RowReader reader = new RowReader(allocator, schema, rows, 100)) {
                writer().write(reader, StreamFormat.ARROW, NAME, full);
              }
            })
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () -> {
              try (ArrowStreamReader reader =
                  new ArrowStreamReader(new ByteArrayInputStream(out.toByteArray()), allocator)) {
                while (reader.loadNextBatch()) {
                  assertThat(reader.getVectorSchemaRoot().getRowCount()).isPositive();
                }
              }
            })
        .isInstanceOf(IOException.class);
  }
}
