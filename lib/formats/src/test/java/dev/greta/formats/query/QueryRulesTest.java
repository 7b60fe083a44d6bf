package dev.greta.formats.query;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Check;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query over files may not do, and what it is told. */
class QueryRulesTest {

  private static final List<String> FILES = List.of("data.csv", "data.parquet");

  @TempDir private Path folder = Path.of("");
  private QueryWorkshop workshop;

  @BeforeEach
  void files() {
    workshop = new QueryWorkshop(folder);
    workshop
        .write("data.csv", "id,premium,region\n1,10.5,north\n2,,south\n")
        .write("other.csv", "secret\n1\n")
        .copy("data.parquet", "SELECT 1 AS id, 10.5 AS premium, 'north' AS region", "");
  }

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() {
    workshop.close();
  }

  private Fault fault(String file, String query) {
    Fault[] fault = new Fault[1];
    try (Source source = workshop.open(file, query)) {
      assertThatThrownBy(() -> source.check(Check.ACCESS))
          .as(query)
          .isInstanceOf(QueryException.class);
      assertThatThrownBy(() -> source.plan(ReadRequest.all()).close())
          .as(query)
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.QUERY);
                fault[0] = e.fault();
              });
    }
    assertThat(fault[0].place().orElse("")).startsWith("query");
    assertThat(fault[0].remedy().orElse("")).isNotBlank();
    return fault[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY data TO 'out.csv'",
        "COPY (FROM data) TO 'out.parquet'",
        "ATTACH 'x.duckdb'",
        "INSTALL httpfs",
        "LOAD json",
        "SET memory_limit = '1GB'",
        "RESET threads",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CREATE TABLE x AS FROM data",
        "DROP VIEW data",
        "DELETE FROM data",
        "EXPLAIN SELECT 1",
        "EXPORT DATABASE 'x'",
        "USE memory",
        "SELECT 1; SELECT 2",
        "SELECT 1; INSTALL httpfs",
        "",
        "-- nothing"
      })
  void whatIsNoSingleSelectIsRefused(String query) {
    for (String file : FILES) {
      assertThat(fault(file, query).code()).isEqualTo("GRT-611");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM 'other.csv'",
        "FROM 'data.csv'",
        "FROM 'data.parquet'",
        "FROM \"other.csv\"",
        "FROM read_csv('other.csv')",
        "FROM read_parquet('data.parquet')",
        "FROM read_text('other.csv')",
        "SELECT (SELECT content FROM read_blob('other.csv'))",
        "SELECT * FROM data, LATERAL (FROM read_csv('other.csv'))",
        "FROM data UNION ALL BY NAME FROM read_csv('other.csv')",
        "WITH x AS (FROM read_csv('other.csv')) FROM x",
        "FROM glob('*')",
        "FROM parquet_metadata('data.parquet')",
        "FROM duckdb_settings()",
        "FROM duckdb_tables",
        "FROM information_schema.tables",
        "FROM pg_catalog.pg_class",
        "FROM temp.data",
        "FROM greta_stream",
        "FROM other",
        "FROM query('SELECT 1')",
        "FROM query_table('data')",
        "SELECT getenv('HOME') FROM data",
        "SELECT current_setting('temp_directory')",
        "SHOW TABLES"
      })
  void whatReachesFurtherThanTheDataIsRefused(String query) {
    for (String file : FILES) {
      assertThat(fault(file, query).code()).isEqualTo("GRT-612");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT premum FROM data | query, line 1, column 8 | Did you mean 'premium'?",
        "SELECT id, d.regoin FROM data d | query, line 1, column 12 | Did you mean 'region'?",
        "SELECT id FROM data WHERE\\n 'ö' = Premum | query, line 2, column 8 | Did you mean 'premium'?",
        "SELECT zzzzzzzz FROM data | query, line 1, column 8 | The columns of data are: id, premium, region.",
        "SELECT id FROM data ORDER BY idd | query, line 1, column 30 | Did you mean 'id'?",
        "SELECT rowid FROM data | query, line 1, column 8 | The columns of data are: id, premium, region.",
        "SELECT nofunction(id) FROM data | query, line 1, column 8 | Correct the query.",
        "SELECT id FORM data WHERE | query, line 1, column 16 | Correct the query.",
        "SELECT id,\\n  sum(region) FROM data | query, line 2, column 3 | Correct the query."
      })
  void whatIsWrongIsSaidWithItsPlaceAndARemedy(String query, String place, String remedy) {
    for (String file : FILES) {
      Fault fault = fault(file, query.replace("\\n", "\n"));
      assertThat(fault.code()).isEqualTo("GRT-610");
      assertThat(fault.place()).hasValue(place);
      assertThat(fault.remedy()).hasValue(remedy);
    }
  }

  @Test
  void aQueryHasNoParameters() {
    for (String file : FILES) {
      assertThat(fault(file, "SELECT ? AS x FROM data").code()).isEqualTo("GRT-610");
      assertThat(fault(file, "SELECT id FROM data WHERE id = $1").code()).isEqualTo("GRT-610");
    }
  }

  @Test
  void aQueryMayEndAsPeopleEndThem() {
    for (String file : FILES) {
      for (String end : List.of(";", " ;\n", "; -- the end", " -- the end", "; /* a ; b */ ;")) {
        assertThat(workshop.rows(file, "SELECT ';' AS s FROM data LIMIT 1" + end))
            .containsExactly(row(";"));
      }
      assertThat(workshop.rows(file, "VALUES (1), (2)")).hasSize(2);
      assertThat(workshop.rows(file, "SUMMARIZE data")).hasSize(3);
    }
  }
}
