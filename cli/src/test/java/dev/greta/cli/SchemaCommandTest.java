package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code greta schema} on a file, and on a database of two tables. */
class SchemaCommandTest {

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws Exception {
    workplace = Workplace.in(folder).file("data.csv", "n,day\n1,2026-01-02\n");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder + "/shop.db");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customers (id INTEGER, name TEXT)");
      statement.execute("CREATE TABLE orders (id INTEGER, amount DECIMAL(10,2))");
      statement.execute("INSERT INTO orders VALUES (1, '2.50')");
    }
  }

  private static JsonNode json(Result result) throws IOException {
    assertThat(result.code()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void aFileAndWhatALoadOfItGives() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Map<String, String> before = workplace.files();
    Result result = workplace.greta("schema");
    assertThat(result.out())
        .isEqualTo(
            """
            data.csv
              n    Int64   text
              day  Date32  text

            a load gives the columns of data.csv  (types found in a sample; they widen where a later value does not fit)
            """);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(workplace.files()).isEqualTo(before);
  }

  @Test
  void aQueryOverADatabase() throws Exception {
    workplace.config("type: sqlite\nsource: shop.db\nquery: SELECT amount AS a FROM orders\n");
    assertThat(workplace.greta("schema").out())
        .isEqualTo(
            """
            customers
              id    Int64  INTEGER
              name  Utf8   TEXT

            orders
              id      Int64              INTEGER
              amount  Decimal128(10, 2)  DECIMAL(10,2)

            a load gives  (types found in a sample; they widen where a later value does not fit)
              a  Decimal128(10, 2)  DECIMAL(10,2)
            """);
  }

  @Test
  void theSameAsJson() throws Exception {
    workplace.config("type: sqlite\nsource: shop.db\ntable: orders\n");
    JsonNode json = json(workplace.greta("schema", "--format", "json"));
    assertThat(json.get("tables").findValuesAsText("name"))
        .containsExactly("customers", "id", "name", "orders", "id", "amount");
    assertThat(json.at("/tables/1/columns/1/source_type").asText()).isEqualTo("DECIMAL(10,2)");
    assertThat(json.at("/tables/1/columns/1/type").asText()).isEqualTo("Decimal128(10, 2)");
    assertThat(json.at("/tables/0/rows").isNull()).isTrue();
    assertThat(json.at("/load/sampled").asBoolean()).isTrue();
    assertThat(json.at("/load/columns")).isEqualTo(json.at("/tables/1/columns"));
  }

  @Test
  void kindsAndKeysShow() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + workplace.path("shop.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE lines (o INTEGER, n INTEGER, PRIMARY KEY (n, o))");
      statement.execute("CREATE VIEW names AS SELECT name FROM customers");
    }
    workplace.config("type: sqlite\nsource: shop.db\ntable: lines\n");
    assertThat(workplace.greta("schema").out())
        .contains("lines\n  o  Int64  INTEGER\n  n  Int64  INTEGER\n  primary key (n, o)\n")
        .contains("names  view\n  name  Utf8  TEXT\n");
    JsonNode json = json(workplace.greta("schema", "--format", "json"));
    assertThat(json.at("/tables/1/keys").toString())
        .isEqualTo("[{\"kind\":\"primary key\",\"columns\":[\"n\",\"o\"]}]");
    assertThat(json.at("/tables/1/kind").asText()).isEqualTo("table");
    assertThat(json.at("/tables/2/kind").asText()).isEqualTo("view");
    assertThat(json.at("/tables/0/keys").isEmpty()).isTrue();
  }

  @Test
  void theTablesShowEvenIfTheWantedOneIsNotAmongThem() throws Exception {
    workplace.config("type: sqlite\nsource: shop.db\ntable: order\n");
    Result result = workplace.greta("schema", "--format", "json");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).startsWith("GRT-670 ").contains("order");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.at("/tables/1/name").asText()).isEqualTo("orders");
    assertThat(json.get("load").isNull()).isTrue();
  }

  @Test
  void aTargetColumnThatIsNotThereDoesNotHideTheColumns() throws Exception {
    workplace.config("type: csv\nsource: data.csv\ntarget_column: m\n");
    assertThat(workplace.greta("schema").out()).contains("day  Date32");
  }

  @Test
  void aSourceThatCannotBeReadEndsWithItsExitCode() throws Exception {
    workplace.config("type: csv\nsource: none.csv\n");
    Result result = workplace.greta("schema");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("GRT-410 ");
  }
}
