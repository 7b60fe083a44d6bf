package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.Greta;
import dev.greta.frame.DataFrame;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may rely on whichever backend holds the frame, through config and real files. */
class BackendsTest {

  /** Eight columns of random 64-bit numbers: 64 bytes a row, which nothing compresses. */
  private static final long LARGE_ROWS = 10_100_000;

  private Path folder;

  @BeforeEach
  void place(@TempDir Path temp) {
    folder = temp;
  }

  @Test
  void theSameConfigGivesTheSameSchemaRowsAndOrder() throws IOException {
    StringBuilder csv = new StringBuilder("n,text,amount,day,at,flag\n");
    for (int i = 0; i < 70_000; i++) {
      csv.append(70_000 - i).append(i % 7 == 0 ? ",," : ",\"a, \"\"" + i + "\"\"\",");
      csv.append(i % 5 == 0 ? "" : i + ".25").append(",2024-02-").append(10 + i % 19);
      csv.append(",2024-01-01T00:00:")
          .append(10 + i % 50)
          .append("Z,")
          .append(i % 2 == 0)
          .append('\n');
    }
    Files.writeString(folder.resolve("data.csv"), csv);

    try (DataFrame memory = load("csv", "data.csv", "memory", "1GB");
        DataFrame duckDb = load("csv", "data.csv", "duckdb", "1GB");
        Stream<List<Optional<Object>>> expected = memory.rows();
        Stream<List<Optional<Object>>> rows = duckDb.rows()) {
      assertThat(memory.backend()).isEqualTo("memory");
      assertThat(duckDb.backend()).isEqualTo("duckdb");
      assertThat(duckDb.schema()).isEqualTo(memory.schema());
      assertThat(duckDb.rowCount()).isEqualTo(memory.rowCount()).isEqualTo(70_000);
      assertThat(rows.toList()).isEqualTo(expected.toList());
    }
  }

  @Test
  void fiveTimesTheBudgetLoadsOnDuckDbAndNamesItOnMemory() throws Exception {
    long sum = writeLarge();

    try (DataFrame frame = load("parquet", "large.parquet", "duckdb", "128MB");
        DataFrame check = frame.sql("SELECT count(*), sum(a % 1000)::BIGINT FROM data");
        Stream<List<Optional<Object>>> rows = check.rows()) {
      assertThat(rows.toList()).containsExactly(List.of(Optional.of(LARGE_ROWS), Optional.of(sum)));
    }

    ResourceException tooSmall =
        catchThrowableOfType(
            ResourceException.class, () -> load("parquet", "large.parquet", "memory", "128MB"));
    assertThat(tooSmall.kind()).isEqualTo(ErrorKind.RESOURCE);
    assertThat(tooSmall.kind().exitCode()).isEqualTo(12);
    assertThat(tooSmall.fault().remedy().orElse("")).contains("duckdb").contains("memory:");

    try (DataFrame frame = load("parquet", "large.parquet", "auto", "128MB")) {
      assertThat(frame.backend()).isEqualTo("duckdb");
      assertThat(frame.rowCount()).isEqualTo(LARGE_ROWS);
    }
    try (Stream<Path> left = Files.list(folder.resolve("temp"))) {
      assertThat(left).isEmpty();
    }
  }

  /** A dictionary, lists and what is nested go all the way, whichever way is taken. */
  @Test
  void typesThatArrowCodesOrNestsComeThroughBothBackends() throws Exception {
    String file = folder.resolve("types.duckdb").toString();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE TABLE things AS SELECT (['b', 'a', NULL][1 + i % 3])::ENUM('a', 'b') word,"
              + " [i, NULL] list, {'x': i, 'y': ['z']} nested, MAP {'k': i} pairs,"
              + " '00000000-0000-0000-0000-000000000001'::UUID id FROM range(5000) r(i)");
    }

    try (DataFrame memory = load("duckdb\n  table: things", "types.duckdb", "memory", "1GB");
        DataFrame duckDb = load("duckdb\n  table: things", "types.duckdb", "duckdb", "1GB");
        DataFrame words = memory.sql("SELECT word, count(*) FROM data GROUP BY 1 ORDER BY 1");
        Stream<List<Optional<Object>>> counts = words.rows();
        Stream<List<Optional<Object>>> expected = memory.rows();
        Stream<List<Optional<Object>>> rows = duckDb.rows()) {
      assertThat(duckDb.schema()).isEqualTo(memory.schema());
      assertThat(rows.toList()).isEqualTo(expected.toList()).hasSize(5000);
      assertThat(counts.toList())
          .containsExactlyInAnyOrder(
              List.of(Optional.of("a"), Optional.of(1667L)),
              List.of(Optional.of("b"), Optional.of(1667L)),
              List.of(Optional.empty(), Optional.of(1666L)));
    }
  }

  @Test
  void aCsvFileLoadsUnderTheSmallestBudget() throws Exception {
    String file = folder.resolve("large.csv").toString();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "COPY (SELECT i a, md5(i::VARCHAR) b, md5(i::VARCHAR) c FROM range(1_300_000) r(i)) TO '"
              + file
              + "' (HEADER)");
    }

    try (DataFrame frame = load("csv", "large.csv", "duckdb", "128MB");
        DataFrame check =
            frame.sql("SELECT count(*) FROM data WHERE b = c AND b = md5(a::VARCHAR)");
        Stream<List<Optional<Object>>> rows = check.rows()) {
      assertThat(rows.toList()).containsExactly(List.of(Optional.of(1_300_000L)));
    }
  }

  private long writeLarge() throws SQLException {
    String file = folder.resolve("large.parquet").toString();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "COPY (SELECT (hash(i) >> 1)::BIGINT a, (hash(i + 1) >> 1)::BIGINT b,"
              + " (hash(i + 2) >> 1)::BIGINT c, (hash(i + 3) >> 1)::BIGINT d,"
              + " (hash(i + 4) >> 1)::BIGINT e, (hash(i + 5) >> 1)::BIGINT f,"
              + " (hash(i + 6) >> 1)::BIGINT g, (hash(i + 7) >> 1)::BIGINT h"
              + " FROM range("
              + LARGE_ROWS
              + ") r(i)) TO '"
              + file
              + "' (FORMAT parquet)");
      try (var result =
          statement.executeQuery(
              "SELECT sum((hash(i) >> 1)::BIGINT % 1000)::BIGINT FROM range("
                  + LARGE_ROWS
                  + ") r(i)")) {
        assertThat(result.next()).isTrue();
        return result.getLong(1);
      }
    }
  }

  private DataFrame load(String type, String source, String backend, String memory) {
    Path config = folder.resolve("config-" + backend + ".yml");
    try {
      Files.writeString(
          config,
          """
          data:
            type: %s
            source: %s
            backend: %s
          memory: %s
          temp_dir: temp
          """
              .formatted(type, source, backend, memory));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Greta.load(config);
  }
}
