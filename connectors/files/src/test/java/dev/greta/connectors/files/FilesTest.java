package dev.greta.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract does not say of files. */
class FilesTest {

  @TempDir private Path folder = Path.of("");
  @TempDir private Path temporary = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() throws IOException {
    allocator.close();
    try (var files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  private <O extends Record> Source open(Connector<O> connector, Map<String, Object> options) {
    List<Fault> problems = new ArrayList<>();
    Optional<O> bound =
        Options.bind(connector.optionsType(), (Node.Mapping) Node.of(options), problems);
    assertThat(problems).isEmpty();
    return connector.open(
        bound.orElseThrow(), new SourceContext(allocator, folder, temporary, 256L << 20, 2));
  }

  private <O extends Record> List<Fault> problems(
      Connector<O> connector, Map<String, Object> options) {
    List<Fault> problems = new ArrayList<>();
    Options.bind(connector.optionsType(), (Node.Mapping) Node.of(options), problems);
    return problems;
  }

  private List<List<@Nullable Object>> read(Source source, ReadListener listener) {
    try (Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), context(listener))) {
      return ArrowRows.drain(reader);
    }
  }

  private ReadContext context(ReadListener listener) {
    return new ReadContext(
        allocator,
        new BatchTarget(1_000, 1L << 40),
        new Cancellation(),
        RetryPolicy.NONE,
        listener);
  }

  private Fault queryFault(String query) {
    Fault[] fault = new Fault[1];
    Source source = open(new DuckDbConnector(), Map.of("source", "d.duckdb", "query", query));
    assertThatThrownBy(() -> read(source, ReadListener.NONE))
        .as(query)
        .isInstanceOfSatisfying(GretaException.class, e -> fault[0] = e.fault());
    return fault[0];
  }

  private void database() {
    FixtureFolder.sql(
        Optional.of(folder.resolve("d.duckdb")),
        "CREATE TABLE people AS SELECT range AS id FROM range(10000)",
        "CREATE SCHEMA s",
        "CREATE TABLE s.people AS SELECT 'other' AS who",
        "CREATE TABLE \"s.people\" AS SELECT 'dotted' AS who");
  }

  @Test
  void aCheckSaysWhatItFound() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id;name\n1;x\n");
    Source source = open(new CsvConnector(), Map.of("source", "a.csv"));
    assertThat(source.check(Check.CONNECTIVITY)).isEqualTo(folder.resolve("a.csv") + ", 12 bytes");
    assertThat(source.check(Check.ACCESS)).isEqualTo("2 columns, ';' between them");
    assertThat(source.check(Check.SCHEMA)).isEqualTo("id int64, name text");
    assertThat(source.place()).isEqualTo(folder.resolve("a.csv").toString());
  }

  @Test
  void columnsOfTimestampsOf96BitsAreSaid() throws IOException {
    Files.write(
        folder.resolve("i.parquet"),
        Int96File.of(List.of(java.time.LocalDateTime.parse("2024-02-29T12:00:00.123456789"))));
    List<String> notices = new ArrayList<>();
    Source source = open(new ParquetConnector(), Map.of("source", "i.parquet"));
    read(
        source,
        new ReadListener() {
          @Override
          public void notice(String text) {
            notices.add(text);
          }
        });
    assertThat(notices).singleElement().asString().startsWith("t has timestamps of 96 bits");
    assertThat(source.check(Check.SCHEMA)).isEqualTo("t INT96");
  }

  @Test
  void wrongOptionsAreNamedWithTheirKey() {
    Map<String, Object> source = Map.of("source", "a.csv");
    assertThat(problems(new CsvConnector(), source)).isEmpty();
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("source", "a", "delimiter", ""),
            Map.of("source", "a", "delimiter", ",,"),
            Map.of("source", "a", "delimiter", "\n"),
            Map.of("source", "a", "delimiter", "€"),
            Map.of("source", "a", "delimiter", "\""),
            Map.of("source", "a", "quote", "''"),
            Map.of("source", "a", "escape", ""),
            Map.of("source", "a", "types", Map.of("x", "int46")))) {
      assertThat(problems(new CsvConnector(), wrong)).as("%s", wrong).hasSize(1);
    }
    assertThat(
            problems(new CsvConnector(), Map.of("source", "a", "types", Map.of("x", "int46")))
                .get(0)
                .remedy())
        .contains("Did you mean 'int64'?");
    assertThat(problems(new DuckDbConnector(), Map.of("source", "a"))).hasSize(1);
    assertThat(problems(new DuckDbConnector(), Map.of("source", "a", "table", "t", "query", "q")))
        .hasSize(1);
  }

  @Test
  void optionsOfADialectArriveAtTheReader() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "1|'x|\\'y'|007\n");
    Source source =
        open(
            new CsvConnector(),
            Map.of(
                "source",
                "a.txt",
                "delimiter",
                "|",
                "quote",
                "'",
                "escape",
                "\\",
                "header",
                false));
    assertThat(read(source, ReadListener.NONE)).containsExactly(ArrowRows.row(1L, "x|'y", "007"));
  }

  @Test
  void aGivenTypeMakesAPlanThatDoesNotEvolve() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "a\n1\n");
    Source found = open(new CsvConnector(), Map.of("source", "a.csv"));
    Source given =
        open(new CsvConnector(), Map.of("source", "a.csv", "types", Map.of("a", "int64")));
    assertThat(found.plan(ReadRequest.all()).evolving()).isTrue();
    assertThat(given.plan(ReadRequest.all()).evolving()).isFalse();
  }

  @Test
  void aParquetFileIsReadAsDuckDbReadsItAndAllItsBytesAreReported() throws SQLException {
    Path file = folder.resolve("year=2024.parquet");
    FixtureFolder.sql(
        Optional.empty(),
        "COPY (SELECT range AS id, range / 7 AS d, hash(range)::VARCHAR AS t FROM range(300000))"
            + " TO '"
            + file
            + "' (FORMAT parquet, ROW_GROUP_SIZE 20000)");
    AtomicLong bytes = new AtomicLong();
    List<Long> steps = new ArrayList<>();
    Source source = open(new ParquetConnector(), Map.of("source", file.getFileName().toString()));
    List<List<@Nullable Object>> rows =
        read(
            source,
            new ReadListener() {
              @Override
              public void bytesRead(long more) {
                bytes.addAndGet(more);
                steps.add(more);
              }
            });
    assertThat(rows).isEqualTo(oracle("SELECT * FROM '" + file + "'"));
    assertThat(bytes.get()).isEqualTo(file.toFile().length());
    assertThat(steps).hasSizeGreaterThan(100).allMatch(step -> step > 0);
  }

  @Test
  void aParquetFileThatChangesWhileItIsReadIsAnError() throws IOException {
    Path file = folder.resolve("p.parquet");
    FixtureFolder.sql(
        Optional.empty(),
        "COPY (SELECT range AS id FROM range(5000)) TO '" + file + "' (FORMAT parquet)");
    Source source = open(new ParquetConnector(), Map.of("source", "p.parquet"));
    try (Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), context(ReadListener.NONE))) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
      assertThatThrownBy(() -> ArrowRows.drain(reader)).isInstanceOf(IncompleteException.class);
    }
  }

  private static List<List<@Nullable Object>> oracle(String sql) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void aDamagedParquetPageIsAnErrorThatNamesTheFile() throws IOException {
    Path file = folder.resolve("p.parquet");
    FixtureFolder.sql(
        Optional.empty(),
        "COPY (SELECT hash(range)::VARCHAR AS t FROM range(100000)) TO '"
            + file
            + "' (FORMAT parquet)");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < bytes.length / 2; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file, bytes);
    Source source = open(new ParquetConnector(), Map.of("source", "p.parquet"));
    assertThatThrownBy(() -> read(source, ReadListener.NONE))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("p.parquet is damaged");
  }

  @Test
  void aTableIsFoundBySchemaAndNameAndThenByItsNameAlone() {
    database();
    for (Map.Entry<String, Object> table :
        Map.<String, Object>of("s.people", "other", "main.s.people", "dotted").entrySet()) {
      Source source =
          open(new DuckDbConnector(), Map.of("source", "d.duckdb", "table", table.getKey()));
      assertThat(read(source, ReadListener.NONE))
          .as(table.getKey())
          .containsExactly(ArrowRows.row(table.getValue()));
    }
  }

  @Test
  void anUnknownTableIsAnErrorThatNamesTheNearest() {
    database();
    Source source = open(new DuckDbConnector(), Map.of("source", "d.duckdb", "table", "poeple"));
    assertThatThrownBy(() -> source.plan(ReadRequest.all()))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.fault().remedy()).contains("Did you mean 'people'?"));
  }

  @Test
  void aRefusedQueryShowsDuckDbsMessageAndPosition() {
    database();
    assertThat(queryFault("SELECT id FROM people WHERE ide = 1").message())
        .contains("LINE 1: SELECT id FROM people WHERE ide = 1")
        .contains("^");
    assertThat(queryFault("SELECT 1; DROP TABLE people").code()).isEqualTo(DuckDbFile.NOT_A_SELECT);
    assertThat(queryFault("SELECT 1) LIMIT 0; SELECT * FROM (SELECT 2").message())
        .contains("syntax error");
  }

  @Test
  void aQueryReachesNothingButItsDatabase() throws IOException {
    database();
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    Path spilled = Files.writeString(temporary.resolve("spilled.csv"), "a\n1\n");
    for (String query :
        List.of(
            "SELECT * FROM '" + secret + "'",
            "SELECT * FROM read_csv('" + secret + "')",
            "SELECT * FROM read_text('" + secret + "')",
            "SELECT * FROM '" + spilled + "'",
            "SELECT * FROM read_blob('" + spilled + "')",
            "SELECT * FROM 'https://localhost:1/x.csv'",
            "FROM query('COPY people TO ''" + folder.resolve("out.csv") + "''')",
            "COPY people TO '" + folder.resolve("out.csv") + "'",
            "ATTACH '" + folder.resolve("other.duckdb") + "'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "DELETE FROM people")) {
      queryFault(query);
    }
    assertThat(folder.resolve("out.csv")).doesNotExist();
    Files.delete(spilled);
  }

  @Test
  void aDatabaseWhoseLogChangedAfterThePlanIsAnError() throws IOException {
    database();
    Source source = open(new DuckDbConnector(), Map.of("source", "d.duckdb", "table", "people"));
    try (Plan plan = source.plan(ReadRequest.all())) {
      Files.writeString(folder.resolve("d.duckdb.wal"), "");
      try (BatchReader reader = source.read(plan.splits().next(), context(ReadListener.NONE))) {
        assertThatThrownBy(reader::next).isInstanceOf(IncompleteException.class);
      }
    }
  }

  @Test
  void aReaderThatIsClosedHalfwayLeavesNothing() {
    database();
    Source source = open(new DuckDbConnector(), Map.of("source", "d.duckdb", "table", "people"));
    try (Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), context(ReadListener.NONE))) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
    }
  }
}
