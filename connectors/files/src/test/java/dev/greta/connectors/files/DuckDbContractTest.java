package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

class DuckDbContractTest extends ConnectorContract {

  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  @Override
  protected SourceFixture fixture() {
    return new DuckDbFixture();
  }

  private static final class DuckDbFixture extends FixtureFolder {

    private static final String FILE = "data.duckdb";
    private static final int MANY = 5_000;

    DuckDbFixture() {
      sql(
          Optional.of(path(FILE)),
          "CREATE TYPE mood AS ENUM ('calm', 'glad')",
          "CREATE SCHEMA \"other schema\"",
          "CREATE TABLE \"other schema\".\"a \"\"b\"\".c\" (i INTEGER, d DECIMAL(10,2),"
              + " day DATE, t VARCHAR, m mood)",
          "INSERT INTO \"other schema\".\"a \"\"b\"\".c\" VALUES"
              + " (1, 2.50, DATE '2024-02-29', 'x', 'glad'),"
              + " (NULL, NULL, NULL, NULL, NULL)",
          "CREATE TABLE nothing (i INTEGER)",
          "CREATE TABLE many AS SELECT range AS id, 'name ' || range AS name FROM range("
              + MANY
              + ")",
          "CREATE VIEW odd AS SELECT * FROM many WHERE id % 2 = 1 ORDER BY id",
          "CREATE TABLE wide AS SELECT 170141183460469231731687303715884105727::HUGEINT AS h");
    }

    @Override
    public Connector<?> connector() {
      return new DuckDbConnector();
    }

    private static Map<String, Object> table(String table) {
      return Map.of("source", FILE, "table", table);
    }

    private static Map<String, Object> select(String query) {
      return Map.of("source", FILE, "query", query);
    }

    @Override
    public Dataset typical() {
      return new Dataset(
          table("other schema.a \"b\".c"),
          new Schema(
              List.of(
                  ArrowFields.of("i", INT32, "INTEGER"),
                  ArrowFields.of("d", new ArrowType.Decimal(10, 2, 128), "DECIMAL(10,2)"),
                  ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "DATE"),
                  ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "VARCHAR"),
                  ArrowFields.dictionary("m", 0, "ENUM"))),
          List.of(
              row(1, new BigDecimal("2.50"), LocalDate.of(2024, 2, 29), "x", "glad"),
              row(null, null, null, null, null)));
    }

    @Override
    public Dataset empty() {
      return new Dataset(
          table("nothing"), new Schema(List.of(ArrowFields.of("i", INT32, "INTEGER"))), List.of());
    }

    @Override
    public Dataset many() {
      return new Dataset(table("many"), numbers(), numbered(0, MANY, 1));
    }

    private static Schema numbers() {
      return new Schema(
          List.of(
              ArrowFields.of("id", INT64, "BIGINT"),
              ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR")));
    }

    private static List<List<@Nullable Object>> numbered(int from, int to, int step) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = from; i < to; i += step) {
        rows.add(row(i, "name " + i));
      }
      return rows;
    }

    @Override
    public Optional<Dataset> query() {
      List<List<@Nullable Object>> backwards = numbered(1, MANY, 2);
      java.util.Collections.reverse(backwards);
      return Optional.of(
          new Dataset(
              select("SELECT id, name FROM odd ORDER BY id DESC; -- the last first"),
              numbers(),
              backwards));
    }

    @Override
    public Optional<Dataset> misfit() {
      return Optional.of(
          new Dataset(
              table("wide"),
              new Schema(List.of(ArrowFields.of("h", ArrowType.Utf8.INSTANCE, "HUGEINT"))),
              List.of(row("170141183460469231731687303715884105727"))));
    }

    @Override
    public Optional<Changing> changing() {
      String name = "changing.duckdb";
      sql(
          Optional.of(path(name)),
          "CREATE OR REPLACE TABLE many AS SELECT range AS id, 'name ' || range AS name"
              + " FROM range(1000)");
      return Optional.of(
          new Changing(
              new Dataset(
                  Map.of("source", name, "table", "main.many"), numbers(), numbered(0, 1000, 1)),
              () -> {
                sql(Optional.of(path(name)), "DELETE FROM many WHERE id > 10");
                touch(name);
              }));
    }

    @Override
    public List<FaultCase> faults() {
      write("text.duckdb", "no database at all");
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "dat.duckdb", "table", "many")),
          new FaultCase(
              "another kind of file",
              Map.of("source", "text.duckdb", "table", "many"),
              ErrorKind.VALIDATION,
              Optional.of(Check.CONNECTIVITY)),
          FaultCase.badQuery("an unknown table", table("mani")),
          FaultCase.badQuery("a syntax error", select("SELEC 1")),
          FaultCase.badQuery("an unknown table in a query", select("SELECT * FROM mani")),
          FaultCase.badQuery("two statements", select("SELECT 1; SELECT 2")),
          FaultCase.badQuery("no SELECT", select("DELETE FROM many")),
          FaultCase.badQuery(
              "another file", select("SELECT * FROM read_csv('/etc/hostname', header = false)")));
    }
  }
}
