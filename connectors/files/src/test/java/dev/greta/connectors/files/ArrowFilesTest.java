package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.files.FileOptions;
import dev.greta.spi.ArrowFields;
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
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowAssertions;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow files, written by Arrow's own writer. */
class ArrowFilesTest {

  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator(1L << 30);

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
  }

  private Source open(String source) {
    List<Fault> problems = new ArrayList<>();
    FileOptions options =
        Options.bind(FileOptions.class, (Node.Mapping) Node.of(Map.of("source", source)), problems)
            .orElseThrow();
    return new ArrowConnector()
        .open(options, new SourceContext(allocator, folder, folder, 256L << 20, 2));
  }

  private ReadContext context(int rows) {
    return new ReadContext(
        allocator,
        new BatchTarget(rows, 1L << 40),
        new Cancellation(),
        RetryPolicy.NONE,
        ReadListener.NONE);
  }

  private List<List<@Nullable Object>> load(String name) {
    Source source = open(name);
    try (Plan plan = source.plan(ReadRequest.all())) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      plan.splits()
          .forEachRemaining(
              split -> {
                try (BatchReader reader = source.read(split, context(1_000))) {
                  rows.addAll(ArrowRows.drain(reader));
                }
              });
      return rows;
    }
  }

  private Schema schema(String name) {
    try (Plan plan = open(name).plan(ReadRequest.all())) {
      return plan.schema();
    }
  }

  private List<VectorSchemaRoot> batches(Schema schema, int batches, int rows) {
    List<VectorSchemaRoot> made = new ArrayList<>();
    for (int b = 0; b < batches; b++) {
      List<List<@Nullable Object>> cells = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        long id = (long) b * rows + i;
        cells.add(row(id, id % 5 == 0 ? null : "text " + id));
      }
      made.add(ArrowRows.batch(allocator, schema, cells));
    }
    return made;
  }

  private static Schema numbered() {
    return new Schema(
        List.of(Field.nullable("id", INT64), Field.nullable("t", ArrowType.Utf8.INSTANCE)),
        Map.of("pandas", "{}"));
  }

  private static List<List<@Nullable Object>> numbers(int rows) {
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (long i = 0; i < rows; i++) {
      all.add(row(i, i % 5 == 0 ? null : "text " + i));
    }
    return all;
  }

  @Test
  void bothFormatsAndBothCodecsGiveTheSameRows() throws IOException {
    List<VectorSchemaRoot> batches = batches(numbered(), 3, 700);
    ArrowFiles.writeFile(folder.resolve("a.arrow"), batches);
    ArrowFiles.writeStream(folder.resolve("a.arrows"), batches);
    ArrowFiles.writePacked(
        folder.resolve("lz4.arrow"), batches, CompressionUtil.CodecType.LZ4_FRAME);
    ArrowFiles.writePacked(folder.resolve("zstd.arrow"), batches, CompressionUtil.CodecType.ZSTD);
    batches.forEach(VectorSchemaRoot::close);
    for (String name : List.of("a.arrow", "a.arrows", "lz4.arrow", "zstd.arrow")) {
      assertThat(load(name)).as(name).isEqualTo(numbers(2_100));
      assertThat(schema(name).getCustomMetadata()).containsEntry("pandas", "{}");
      try (Plan plan = open(name).plan(ReadRequest.all())) {
        assertThat(plan.estimate().rows()).hasValue(2_100);
        assertThat(plan.evolving()).isFalse();
      }
    }
  }

  @Test
  void aLargeFileIsReadByItsRecordBatchesAndCutToTheTarget() throws IOException {
    String text = "x".repeat(24_000);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < 1_500; i++) {
      rows.add(row(i, text));
    }
    try (VectorSchemaRoot batch = ArrowRows.batch(allocator, numbered(), rows)) {
      ArrowFiles.writeFile(folder.resolve("a.arrow"), Collections.nCopies(5, batch));
    }
    Source source = open("a.arrow");
    try (Plan plan = source.plan(ReadRequest.all().withParallelism(2))) {
      List<Split> splits = new ArrayList<>();
      plan.splits().forEachRemaining(splits::add);
      assertThat(splits).hasSizeGreaterThan(1);
      long row = 0;
      for (Split split : splits) {
        try (BatchReader reader = source.read(split, context(400))) {
          for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
            try (VectorSchemaRoot batch = b) {
              assertThat(batch.getRowCount()).isLessThanOrEqualTo(400);
              assertThat(batch.getVector(0).getObject(0)).isEqualTo(row % 1_500);
              row += batch.getRowCount();
            }
          }
        }
      }
      assertThat(row).isEqualTo(5 * 1_500);
    }
  }

  private VarCharVector words(String... texts) {
    VarCharVector words = new VarCharVector("words", allocator);
    for (int i = 0; i < texts.length; i++) {
      words.setSafe(i, new Text(texts[i]));
    }
    words.setValueCount(texts.length);
    return words;
  }

  private static FieldType coded(ArrowType index) {
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, (ArrowType.Int) index);
    return new FieldType(true, index, encoding);
  }

  @Test
  void aDictionaryOfAFileStaysOneWithCodesOf32Bits() throws IOException {
    FieldType type = coded(new ArrowType.Int(8, true));
    try (VarCharVector words = words("no", "yes");
        TinyIntVector codes = new TinyIntVector("c", type, allocator)) {
      codes.allocateNew(3);
      codes.set(0, 1);
      codes.setNull(1);
      codes.set(2, 0);
      codes.setValueCount(3);
      MapDictionaryProvider provider =
          new MapDictionaryProvider(new Dictionary(words, type.getDictionary()));
      try (FileChannel out = channel("d.arrow");
          ArrowFileWriter writer =
              new ArrowFileWriter(new VectorSchemaRoot(List.of(codes)), provider, out)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    Field field = schema("d.arrow").getFields().get(0);
    assertThat(field.getDictionary().getIndexType()).isEqualTo(new ArrowType.Int(32, true));
    assertThat(field.getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
    assertThat(load("d.arrow")).containsExactly(row("yes"), row((Object) null), row("no"));
    Files.copy(folder.resolve("d.arrow"), folder.resolve("e.arrow"));
    assertThat(schema("[de].arrow").getFields().get(0).getDictionary()).isNull();
    assertThat(load("[de].arrow")).hasSize(6).endsWith(row("no"));
  }

  private FileChannel channel(String name) throws IOException {
    return FileChannel.open(
        folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void aDictionaryThatIsReplacedWithinAStreamIsDecodedBatchByBatch() throws IOException {
    FieldType type = coded(new ArrowType.Int(32, true));
    VarCharVector first = words("a", "b");
    try (VarCharVector second = words("x", "y", "z");
        IntVector codes = new IntVector("c", type, allocator);
        FileChannel out = channel("s.arrows")) {
      Dictionary dictionary = new Dictionary(first, type.getDictionary());
      MapDictionaryProvider provider = new MapDictionaryProvider(dictionary);
      VectorSchemaRoot root = new VectorSchemaRoot(List.of(codes));
      try (ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, out)) {
        writer.start();
        fill(codes, 0, 1);
        root.setRowCount(2);
        writer.writeBatch();
        provider.put(new Dictionary(second, type.getDictionary()));
        fill(codes, 2, 0);
        writer.writeBatch();
        writer.end();
      }
    } finally {
      first.close();
    }
    assertThat(schema("s.arrows").getFields().get(0).getDictionary()).isNull();
    assertThat(load("s.arrows")).containsExactly(row("a"), row("b"), row("z"), row("x"));
  }

  private static void fill(IntVector codes, int... values) {
    codes.allocateNew(values.length);
    for (int i = 0; i < values.length; i++) {
      codes.set(i, values[i]);
    }
    codes.setValueCount(values.length);
  }

  @Test
  void viewsAndHalvesBecomeWhatHoldsThem() throws IOException {
    List<FieldVector> vectors = new ArrayList<>();
    ViewVarCharVector texts = new ViewVarCharVector("t", allocator);
    ViewVarBinaryVector bytes = new ViewVarBinaryVector("b", allocator);
    Float2Vector halves = new Float2Vector("h", allocator);
    String longText = "longer than the twelve bytes that a view holds itself";
    texts.setSafe(0, "kurz".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    texts.setSafe(1, longText.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    texts.setNull(2);
    texts.setValueCount(3);
    bytes.setSafe(0, new byte[] {1});
    bytes.setNull(1);
    bytes.setSafe(2, new byte[40]);
    bytes.setValueCount(3);
    halves.allocateNew(3);
    halves.setWithPossibleTruncate(0, 0.5f);
    halves.setNull(1);
    halves.setWithPossibleTruncate(2, -65504f);
    halves.setValueCount(3);
    vectors.addAll(List.of(texts, bytes, halves));
    try (VectorSchemaRoot batch = new VectorSchemaRoot(vectors)) {
      ArrowFiles.writeFile(folder.resolve("v.arrow"), List.of(batch));
    }
    assertThat(load("v.arrow"))
        .isEqualTo(
            ArrowRows.normal(
                List.of(
                    row("kurz", new byte[] {1}, 0.5f),
                    row(longText, null, null),
                    row(null, new byte[40], -65504f))));
  }

  @Test
  void typesThatFramesDoNotHoldAreRefusedByName() throws IOException {
    List<Field> refused =
        List.of(
            new Field(
                "u",
                FieldType.nullable(new ArrowType.Union(UnionMode.Dense, new int[] {0})),
                List.of(Field.nullable("i", INT64))),
            Field.nullable("u", new ArrowType.Interval(IntervalUnit.DAY_TIME)),
            new Field("u", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of()));
    for (Field field : refused) {
      try (VectorSchemaRoot batch =
          VectorSchemaRoot.create(new Schema(List.of(field)), allocator)) {
        ArrowFiles.writeFile(folder.resolve("r.arrow"), List.of(batch));
      }
      assertThatThrownBy(() -> load("r.arrow"))
          .as("%s", field)
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-718");
                assertThat(e.fault().message()).contains("column 'u' of r.arrow");
              });
    }
  }

  @Test
  void filesOfDifferentTypesAreUnited() throws IOException {
    Schema small = new Schema(List.of(ArrowFields.of("a", new ArrowType.Int(16, true), "short")));
    Schema large =
        new Schema(
            List.of(
                ArrowFields.of("b", ArrowType.LargeUtf8.INSTANCE, "x"),
                ArrowFields.of("a", INT64, "long")));
    try (VectorSchemaRoot one = ArrowRows.batch(allocator, small, List.of(row(-1L)));
        VectorSchemaRoot two =
            ArrowRows.batch(allocator, large, List.of(row("x", Long.MAX_VALUE)))) {
      ArrowFiles.writeFile(folder.resolve("1.arrow"), List.of(one));
      ArrowFiles.writeStream(folder.resolve("2.arrow"), List.of(two));
    }
    assertThat(load("?.arrow")).containsExactly(row(-1L, null), row(Long.MAX_VALUE, "x"));
    ArrowAssertions.assertSameSchema(
        schema("?.arrow"),
        new Schema(
            List.of(
                ArrowFields.of("a", INT64, "long"),
                ArrowFields.of("b", ArrowType.LargeUtf8.INSTANCE, "x"))));
  }

  /** Whatever is wrong with the bytes: an error of code 7, never another failure or a leak. */
  @Test
  void brokenBytesAreErrorsThatNameTheFile() throws IOException {
    List<VectorSchemaRoot> batches = batches(numbered(), 2, 40);
    ArrowFiles.writeFile(folder.resolve("w.arrow"), batches);
    ArrowFiles.writeStream(folder.resolve("w.arrows"), batches);
    ArrowFiles.writePacked(folder.resolve("z.arrow"), batches, CompressionUtil.CodecType.LZ4_FRAME);
    batches.forEach(VectorSchemaRoot::close);
    long seed = 20261124;
    Random random = new Random(seed);
    for (String name : List.of("w.arrow", "w.arrows", "z.arrow")) {
      byte[] whole = Files.readAllBytes(folder.resolve(name));
      int refused = 0;
      for (int i = 0; i < 300; i++) {
        byte[] broken =
            i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int k = 0; i % 3 != 0 && k < 1 + i % 4; k++) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        Files.write(folder.resolve("x.arrow"), broken);
        try {
          load("x.arrow");
        } catch (ValidationException e) {

          refused++;
          assertThat(e.fault().place()).as("seed %d, %s, %d", seed, name, i).isPresent();
        } catch (OutOfMemoryException e) {
          refused++; // A length that the bytes say: the allocator's limit refuses it.
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ", " + name + ", " + i, e);
        }
        assertThat(allocator.getAllocatedMemory())
            .as("held after seed %d, %s, %d", seed, name, i)
            .isZero();
      }
      assertThat(refused).as("seed %d, %s", seed, name).isGreaterThan(100);
    }
  }
}
