package dev.greta.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns whose texts stand in a dictionary, in all forms that sources have them. */
class CodedColumnsTest {

  private static final long ID = 5;

  private final FrameWorkshop workshop = new FrameWorkshop();

  static Stream<Backend> backends() {
    return Stream.of(Backends.memory(), Backends.duckDb());
  }

  @AfterEach
  void nothingIsLeft() {
    workshop.close();
  }

  /** Codes of some width, over texts of which one may be null. */
  private class Codes implements BatchReader {

    private final Schema schema;
    private final MapDictionaryProvider words = new MapDictionaryProvider();
    private final List<@Nullable Long> codes;
    private final boolean nested;
    private boolean read;

    Codes(
        ArrowType.Int index,
        boolean nested,
        List<@Nullable String> texts,
        List<@Nullable Long> codes) {
      DictionaryEncoding encoding = new DictionaryEncoding(ID, false, index);
      Field leaf =
          new Field(
              nested ? "item" : "c",
              new FieldType(
                  true, ArrowType.Utf8.INSTANCE, encoding, Map.of(ArrowFields.SOURCE_TYPE, "mood")),
              null);
      this.schema =
          new Schema(
              List.of(
                  nested ? ArrowFields.of("c", ArrowType.List.INSTANCE, "mood[]", leaf) : leaf));
      this.codes = codes;
      this.nested = nested;
      words.put(new Dictionary(texts(workshop.source(), texts), encoding));
    }

    private VarCharVector texts(BufferAllocator allocator, List<@Nullable String> texts) {
      VarCharVector vector = new VarCharVector("texts", allocator);
      vector.allocateNew();
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i);
        if (text != null) {
          vector.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
        }
      }
      vector.setValueCount(texts.size());
      return vector;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (read) {
        return null;
      }
      read = true;
      Field field = inMemory(schema.getFields().get(0));
      FieldVector vector = field.createVector(workshop.source());
      vector.allocateNew();
      BaseIntVector leaf =
          (BaseIntVector) vector.getChildrenFromFields().stream().findFirst().orElse(vector);
      int rows = nested ? 2 : codes.size();
      for (int i = 0; i < codes.size(); i++) {
        Long code = codes.get(i);
        if (code != null) {
          leaf.setUnsafeWithPossibleTruncate(i, code);
        }
      }
      if (vector instanceof ListVector list) {
        // All elements in the second list.
        list.startNewValue(0);
        list.endValue(0, 0);
        list.startNewValue(1);
        list.endValue(1, codes.size());
      }
      vector.setValueCount(rows);
      return new VectorSchemaRoot(schema, List.of(vector), rows);
    }

    private Field inMemory(Field field) {
      DictionaryEncoding encoding = field.getDictionary();
      ArrowType type = encoding == null ? field.getType() : encoding.getIndexType();
      return new Field(
          field.getName(),
          new FieldType(true, type, encoding),
          field.getChildren().stream().map(this::inMemory).toList());
    }

    @Override
    public DictionaryProvider dictionaries() {
      return words;
    }

    @Override
    public void close() {
      words.close();
    }
  }

  private DataFrame frame(Backend backend, Codes... parts) {
    try (FrameBuilder builder = backend.start(parts[0].schema(), workshop.room())) {
      for (Codes codes : parts) {
        try (FrameBuilder.Part part = builder.part();
            BatchReader reader = codes) {
          part.fill(reader);
          part.commit();
        }
      }
      return builder.finish();
    }
  }

  private static List<@Nullable Object> values(DataFrame frame) {
    List<@Nullable Object> values = new ArrayList<>();
    try (Stream<List<Optional<Object>>> rows = frame.rows()) {
      rows.forEach(row -> values.add(row.get(0).orElse(null)));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "8,true",
    "8,false",
    "16,true",
    "16,false",
    "32,true",
    "32,false",
    "64,true",
    "64,false"
  })
  void codesOfAnyWidthBecomeThirtyTwoBits(int bits, boolean signed) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      texts.add("text " + i);
    }
    long last = bits == 8 && signed ? 127 : 255;
    List<@Nullable Long> codes = Arrays.asList(3L, null, last, 0L, 3L);
    for (Backend backend : backends().toList()) {
      try (DataFrame frame =
              frame(backend, new Codes(new ArrowType.Int(bits, signed), false, texts, codes));
          DataFrame query = frame.sql("FROM data")) {
        assertThat(frame.schema().getFields())
            .containsExactly(ArrowFields.dictionary("c", ID, "mood"));
        assertThat(query.schema()).isEqualTo(frame.schema());
        List<@Nullable Object> expected =
            Arrays.asList("text 3", null, "text " + last, "text 0", "text 3");
        assertThat(values(frame)).isEqualTo(expected);
        assertThat(values(query)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aCodeThatStandsForNullIsNull(Backend backend) {
    ArrowType.Int index = new ArrowType.Int(32, true);
    Codes first =
        new Codes(index, false, Arrays.asList("a", null, "b"), Arrays.asList(0L, 1L, null, 2L, 1L));
    Codes second = new Codes(index, false, Arrays.asList("c", "a"), Arrays.asList(1L, 0L));
    try (DataFrame frame = frame(backend, first, second);
        DataFrame query = frame.sql("SELECT c FROM data WHERE c IS NULL")) {
      assertThat(values(frame)).isEqualTo(Arrays.asList("a", null, null, "b", null, "a", "c"));
      assertThat(query.rowCount()).isEqualTo(3);
      try (BatchReader reader = frame.batches();
          VectorSchemaRoot batch = reader.next()) {
        assertThat(batch).isNotNull();
        assertThat(batch.getVector(0).getNullCount()).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void codesWithinListsAreOfTheFrameToo(Backend backend) {
    ArrowType.Int index = new ArrowType.Int(16, true);
    Codes first = new Codes(index, true, Arrays.asList("x", "y"), Arrays.asList(1L, null, 0L));
    Codes second = new Codes(index, true, Arrays.asList("z", "y"), Arrays.asList(0L, 1L));
    try (DataFrame frame = frame(backend, first, second);
        DataFrame query = frame.sql("FROM data")) {
      List<@Nullable Object> expected =
          List.of(List.of(), Arrays.asList("y", null, "x"), List.of(), List.of("z", "y"));
      assertThat(values(frame)).isEqualTo(expected);
      assertThat(values(query)).isEqualTo(expected);
      assertThat(query.schema()).isEqualTo(frame.schema());
      try (BatchReader reader = frame.batches();
          VectorSchemaRoot batch = reader.next()) {
        assertThat(batch).isNotNull();
        assertThat(reader.dictionaries().lookup(ID).getVector().getValueCount()).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aSplitOfNullsNeedsNoDictionary(Backend backend) {
    Schema schema = new Schema(List.of(ArrowFields.dictionary("c", ID, "mood")));
    List<List<List<@Nullable Object>>> parts =
        List.of(
            List.of(Arrays.asList((Object) null), Arrays.asList((Object) null)),
            List.of(Arrays.asList((Object) "a")));
    try (DataFrame frame = workshop.frame(backend, schema, parts, 5)) {
      assertThat(values(frame)).isEqualTo(Arrays.asList(null, null, "a"));
    }
  }

  @Test
  void aDictionaryThatIsMissingIsNamed() {
    Schema schema = new Schema(List.of(ArrowFields.dictionary("c", ID, "mood")));
    for (Backend backend : backends().toList()) {
      try (FrameBuilder builder = backend.start(schema, workshop.room());
          FrameBuilder.Part part = builder.part();
          Codes codes =
              new Codes(new ArrowType.Int(32, true), false, List.of("a"), Arrays.asList(0L)) {
                @Override
                public DictionaryProvider dictionaries() {
                  return new MapDictionaryProvider();
                }
              }) {
        assertThatThrownBy(() -> part.fill(codes))
            .isInstanceOf(ValidationException.class)
            .hasMessageContaining("dictionary 5 is missing");
      }
    }
  }
}
