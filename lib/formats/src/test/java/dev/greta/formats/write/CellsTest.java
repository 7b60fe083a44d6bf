package dev.greta.formats.write;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.greta.testkit.ArrowRows;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that a vector can hold and its type does not mean. */
class CellsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeld() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void aTimeOfDayEndsWithTheDay() throws Unwritable {
    try (TimeSecVector seconds = new TimeSecVector("t", allocator);
        TimeNanoVector nanos = new TimeNanoVector("t", allocator)) {
      seconds.setSafe(0, 86_399);
      seconds.setSafe(1, 86_400);
      seconds.setSafe(2, 86_401);
      seconds.setSafe(3, -1);
      nanos.setSafe(0, 86_399_999_999_999L);
      nanos.setSafe(1, 86_400_000_000_001L);
      assertThat(ScalarText.of(seconds, 0)).isEqualTo("23:59:59");
      assertThat(ScalarText.of(seconds, 1)).isEqualTo("24:00:00");
      assertThat(ScalarText.of(nanos, 0)).isEqualTo("23:59:59.999999999");
      assertThatThrownBy(() -> ScalarText.of(seconds, 2)).isInstanceOf(Unwritable.class);
      assertThatThrownBy(() -> ScalarText.of(seconds, 3)).isInstanceOf(Unwritable.class);
      assertThatThrownBy(() -> ScalarText.of(nanos, 1)).isInstanceOf(Unwritable.class);
    }
  }

  @Test
  void aDateIsAWholeDay() throws Unwritable {
    try (DateMilliVector dates = new DateMilliVector("d", allocator)) {
      dates.setSafe(0, -86_400_000L);
      dates.setSafe(1, 1);
      assertThat(ScalarText.of(dates, 0)).isEqualTo("1969-12-31");
      assertThatThrownBy(() -> ScalarText.of(dates, 1)).isInstanceOf(Unwritable.class);
    }
  }

  @Test
  void aMapWhoseKeysRepeatIsRefused() throws Exception {
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(
                Field.notNullable("key", ArrowType.Utf8.INSTANCE),
                Field.nullable("value", ArrowType.Utf8.INSTANCE)));
    Schema schema =
        new Schema(
            List.of(
                new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries))));
    Map<String, String> map = new TreeMap<>(Map.of("a", "1", "b", "2"));
    try (VectorSchemaRoot batch = ArrowRows.batch(allocator, schema, List.of(row(map)));
        MapDictionaryProvider none = new MapDictionaryProvider();
        JsonGenerator json = JsonFactory.builder().build().createGenerator(new StringWriter())) {
      MapVector maps = (MapVector) batch.getVector(0);
      JsonCells.write(maps, 0, none, json);
      StructVector pairs = (StructVector) maps.getDataVector();
      VarCharVector keys = (VarCharVector) pairs.getChildrenFromFields().get(0);
      keys.set(1, "a".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> JsonCells.write(maps, 0, none, json))
          .isInstanceOf(Unwritable.class)
          .hasMessageContaining("'a' twice");
    }
  }
}
