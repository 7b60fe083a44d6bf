package dev.greta.frame;

import static dev.greta.testkit.ArrowAssertions.assertSameRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.ArrowFields;
import dev.greta.testkit.TypeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of random columns, parts and nulls are the same on both backends and after a query. */
class RandomFramesTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void areTheSameEverywhere(long seed) {
    Random random = new Random(seed);
    List<TypeCase> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    List<TypeCase> all = TypeCase.all();
    for (int i = 0; i < 20; i++) {
      TypeCase type = all.get(random.nextInt(all.size()));
      columns.add(type);
      fields.add(ArrowFields.renamed(type.field(), "c" + i));
    }
    Schema schema = new Schema(fields);
    List<List<List<@Nullable Object>>> parts = parts(random, columns);
    List<List<@Nullable Object>> rows = parts.stream().flatMap(List::stream).toList();
    int batchRows = 1 + random.nextInt(400);
    try (FrameWorkshop workshop = new FrameWorkshop()) {
      for (Backend backend : List.of(Backends.memory(), Backends.duckDb())) {
        try (DataFrame frame = workshop.frame(backend, schema, parts, batchRows);
            DataFrame query = frame.sql("FROM data")) {
          assertThat(frame.schema()).isEqualTo(schema);
          assertThat(query.schema()).isEqualTo(schema);
          assertSameRows(schema, FrameWorkshop.rows(frame), rows);
          assertSameRows(schema, FrameWorkshop.rows(query), rows);
        }
      }
    }
  }

  private static List<List<List<@Nullable Object>>> parts(Random random, List<TypeCase> columns) {
    List<Double> nulls = columns.stream().map(c -> random.nextDouble()).toList();
    List<List<List<@Nullable Object>>> parts = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int part = 0; part < count; part++) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      int size = random.nextInt(700);
      for (int row = 0; row < size; row++) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          List<@Nullable Object> values = columns.get(i).values();
          boolean isNull = random.nextDouble() < nulls.get(i);
          cells.add(isNull ? null : values.get(random.nextInt(values.size())));
        }
        rows.add(cells);
      }
      parts.add(rows);
    }
    return parts;
  }
}
