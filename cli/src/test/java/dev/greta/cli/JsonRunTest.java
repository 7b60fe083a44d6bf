package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on JSON, from a config to outputs. */
class JsonRunTest {

  private static final Path EXAMPLE = Path.of("../examples/json").toAbsolutePath().normalize();

  private Path folder;
  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path temp) throws IOException {
    folder = temp;
    workplace = Workplace.in(temp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "duckdb"})
  void theExampleRunsOnEveryBackend(String backend) throws IOException {
    Files.copy(EXAMPLE.resolve("catalogue.json"), folder.resolve("catalogue.json"));
    String config = Files.readString(EXAMPLE.resolve("config.yml"));
    workplace.file("config.yml", config.replace("  type:", "  backend: " + backend + "\n  type:"));

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("field 'code' has 1 string, 1 number: each kept as its JSON");
    List<String> lines = Files.readAllLines(folder.resolve("catalogue.ndjson"));
    assertThat(lines)
        .containsExactly(
            "{\"id\":1,\"title\":\"Atlas\",\"price\":42.0,\"released\":\"2024-02-29\","
                + "\"size_width\":30,\"size_height\":42.5,\"size_spine\":null,"
                + "\"tags\":[\"maps\",\"large\"],\"code\":7,\"copies\":null}",
            "{\"id\":2,\"title\":\"Zoë's songs\",\"price\":9.95,\"released\":\"2023-11-05\","
                + "\"size_width\":21,\"size_height\":null,\"size_spine\":null,"
                + "\"tags\":[],\"code\":\"A7\",\"copies\":null}",
            "{\"id\":3,\"title\":\"Untitled\",\"price\":null,\"released\":null,"
                + "\"size_width\":null,\"size_height\":null,\"size_spine\":null,"
                + "\"tags\":[\"rare\"],\"code\":null,"
                + "\"copies\":[{\"shelf\":\"B2\",\"lent\":true},{\"shelf\":\"B3\",\"lent\":null}]}",
            "{\"id\":4,\"title\":\"Tables, \\\"exact\\\"\",\"price\":120.5,"
                + "\"released\":\"1999-12-31\",\"size_width\":17,\"size_height\":24.0,"
                + "\"size_spine\":{\"colour\":\"red\"},\"tags\":null,\"code\":null,\"copies\":null}");
  }

  /** A sample that misleads, in a file that only a load reads. */
  @Test
  void aLoadStartsAgainOnceWhereTheSampleMisled() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      text.append("{\"n\":").append(i).append(",\"at\":\"2026-01-02\"}\n");
    }
    text.append("{\"n\":0.5,\"at\":\"later\",\"more\":{\"x\":true}}\n");
    workplace.file("data.ndjson", text.toString());
    workplace.config("type: file\nsource: data.ndjson\n");

    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();

    JsonNode results = new ObjectMapper().readTree(workplace.path("run.json").toFile());
    assertThat(results.get("rows").asInt()).isEqualTo(25_001);
    assertThat(results.get("columns").findValuesAsText("name"))
        .containsExactly("n", "at", "more_x");
    assertThat(results.get("columns").findValuesAsText("type"))
        .containsExactly("Float64", "Utf8", "Bool");
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() throws IOException {
    workplace.file("data.json", "[\n{\"a\": 1},\n{\"a\": NaN}\n]");
    workplace.config("type: json\nsource: data.json\n");

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).contains("GRT-766", workplace.path("data.json") + ":3");
  }
}
