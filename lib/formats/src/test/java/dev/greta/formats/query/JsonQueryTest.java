package dev.greta.formats.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.query.QueryWorkshop.Loaded;
import dev.greta.spi.error.ValidationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query leaves of JSON is passed over, and what it takes is as if nothing were. */
class JsonQueryTest {

  /** More than a sample has. */
  private static final int MANY = 21_000;

  @TempDir private Path folder = Path.of("");
  private QueryWorkshop workshop;

  @BeforeEach
  void open() {
    workshop = new QueryWorkshop(folder);
  }

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() {
    workshop.close();
  }

  private void write(int records, String each, String last) {
    workshop.write("in.ndjson", (each + "\n").repeat(records) + last);
  }

  @Test
  void kindsThatAreMixedInAColumnThatIsLeftAreNoError() {
    write(3, "{\"a\":1,\"b\":[1,{}],\"c\":{\"d\":true}}", "{\"a\":2,\"b\":\"x\",\"c\":{\"d\":0}}");
    assertThat(workshop.rows("in.ndjson", "SELECT sum(a)::BIGINT AS s FROM data"))
        .containsExactly(List.of(5L));
    for (String query : List.of("SELECT b FROM data", "SELECT c_d FROM data", "FROM data")) {
      assertThatThrownBy(() -> workshop.rows("in.ndjson", query))
          .as(query)
          .isInstanceOfSatisfying(
              ValidationException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-768"));
    }
  }

  @Test
  void theSameBeyondTheSample() {
    write(MANY, "{\"a\":1,\"b\":2,\"c\":{\"d\":1}}", "{\"b\":\"x\",\"c\":[{\"d\":1}],\"a\":3}");
    Loaded loaded = workshop.load("in.ndjson", "SELECT sum(a)::BIGINT AS s FROM data");
    assertThat(loaded.rows()).containsExactly(List.of(MANY + 3L));
    assertThat(loaded.misfits()).isEmpty();
    assertThatThrownBy(() -> workshop.rows("in.ndjson", "SELECT max(b) AS b FROM data"))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-768"));
  }

  @Test
  void aColumnThatIsTakenStartsTheLoadAgainAndIsExact() {
    write(MANY, "{\"a\":1,\"b\":2}", "{\"a\":0.5,\"b\":\"x\"}");
    Loaded loaded = workshop.load("in.ndjson", "SELECT sum(a) AS s FROM data");
    assertThat(loaded.rows()).containsExactly(List.of(MANY + 0.5));
    assertThat(loaded.misfits()).hasSize(1);
  }

  @Test
  void aLaterFieldTakesTheNameThatItWouldHaveWithoutAQuery() {
    write(MANY, "{\"z\":1,\"a\":{\"b\":\"within\"}}", "{\"a_b\":\"outermost\"}");
    assertThat(workshop.rows("in.ndjson", "SELECT max(a_b) AS m FROM data"))
        .containsExactly(List.of("outermost"));
    write(
        MANY,
        "{\"z\":1,\"a\":{\"b\":{\"c\":\"in\"}},\"a_b\":{\"x\":1}}",
        "{\"a_b\":{\"c\":\"out\"}}");
    assertThat(workshop.rows("in.ndjson", "SELECT max(a_b_c) AS m FROM data"))
        .containsExactly(List.of("out"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":{\"c\":[1,}}|GRT-761",
        "{\"a\":1,\"b\":{\"c\":[{\"d\":{\"x\":1},\"d\":2}]}}|GRT-763",
        "{\"a\":1,\"b\":{},\"b\":{}}|GRT-763",
        "{\"a\":1,\"b\":\"\\ud800\"}|GRT-764",
        "{\"a\":1,\"b\":[\"x|GRT-762",
      })
  void whatIsPassedOverMustBeJson(String last, String code) {
    write(MANY, "{\"a\":1,\"b\":{\"c\":[{\"d\":{\"d\":1}},{\"d\":{\"d\":2}}]}}", last);
    assertThatThrownBy(() -> workshop.rows("in.ndjson", "SELECT sum(a) AS s FROM data"))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(code);
              assertThat(e.fault().place())
                  .hasValueSatisfying(p -> assertThat(p).endsWith(":" + (MANY + 1)));
            });
  }

  /** Each column alone is what it is among all. */
  @Test
  void seededRecords() {
    Random random = new Random(20_261_124);
    for (int i = 0; i < 12; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 200; k++) {
        text.append("{\"id\":").append(k);
        for (String name : List.of("a", "a_b", "o", "l")) {
          if (random.nextInt(3) > 0) {
            text.append(",\"").append(name).append("\":").append(value(name, random));
          }
        }
        text.append("}\n");
      }
      workshop.write("in.ndjson", text.toString());
      Loaded all = workshop.load("in.ndjson", "FROM data");
      for (int column = 0; column < all.schema().getFields().size(); column++) {
        String name = all.schema().getFields().get(column).getName();
        Loaded one = workshop.load("in.ndjson", "SELECT \"" + name + "\" FROM data");
        assertThat(one.schema().getFields().get(0).getType())
            .as(name)
            .isEqualTo(all.schema().getFields().get(column).getType());
        assertThat(cells(one, 0)).as("%s of %s", name, text).isEqualTo(cells(all, column));
      }
    }
  }

  private static String value(String name, Random random) {
    if (random.nextInt(5) == 0) {
      return "null";
    }
    int number = random.nextInt(100);
    return switch (name) {
      case "a" -> "{\"b\":{\"c\":" + number + "},\"t\":\"2024-01-" + (10 + number % 20) + "\"}";
      case "a_b" -> "{\"c\":\"\\u00e4" + number + "\"}";
      case "o" -> "{\"x\":{\"y\":{\"z\":{\"deep\":" + number + "}}},\"e\":{}}";
      default ->
          IntStream.range(0, number % 4)
              .mapToObj(i -> "{\"k\":" + i / 2.0 + ",\"s\":[\"" + i + "\"]}")
              .toList()
              .toString();
    };
  }

  private static List<@Nullable Object> cells(Loaded loaded, int column) {
    List<@Nullable Object> cells = new ArrayList<>();
    loaded.rows().forEach(row -> cells.add(row.get(column)));
    return cells;
  }

  @Test
  void countingReadsNoMoreThanOneColumn() {
    write(10, "{\"a\":1,\"b\":\"x\"}", "{\"b\":\"y\"}");
    Loaded loaded = workshop.load("in.ndjson", "SELECT count(*) AS n, count(a) AS a FROM data");
    assertThat(loaded.rows()).containsExactly(List.of(11L, 10L));
    assertThat(loaded.schema().getFields().get(0).getType()).isEqualTo(new ArrowType.Int(64, true));
  }
}
