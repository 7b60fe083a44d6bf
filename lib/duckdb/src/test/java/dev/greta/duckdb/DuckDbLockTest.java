package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 5: DuckDB is a guest. */
class DuckDbLockTest {

  private Path folder;
  private Path own;
  private Path foreign;

  @BeforeEach
  void files(@TempDir Path temp) throws IOException {
    folder = temp;
    own = Files.writeString(folder.resolve("own's.csv"), "a,b\n1,x\n2,y\n");
    foreign = Files.writeString(folder.resolve("foreign.csv"), "secret\n42\n");
  }

  private DuckDb open() throws SQLException {
    return DuckDb.open(DuckDb.Settings.inMemory(List.of(own), folder, 128L << 20, 2));
  }

  /** A query's rows go into a table: of one that streams, DuckDB's driver hides the error. */
  private static void execute(DuckDb duckDb, String sql) throws SQLException {
    boolean query = sql.startsWith("FROM") || sql.startsWith("SELECT");
    try (DuckDBConnection connection = duckDb.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(query ? "CREATE TEMP TABLE result AS " + sql : sql);
    }
  }

  private static String value(DuckDb duckDb, String sql) throws SQLException {
    try (DuckDBConnection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "own.csv",
        "own's.csv",
        "a, b.csv",
        "[x]\"y\".csv",
        "back\\slash.csv",
        "ä {1}.csv",
        "x[1].csv",
        "x*.csv",
        "x?.csv"
      })
  void filesThatAreNamedCanBeReadAndWritten(String name) throws SQLException, IOException {
    own = Files.writeString(folder.resolve(name), "a,b\n1,x\n2,y\n");
    Files.writeString(folder.resolve("x1.csv"), "another's");
    try (DuckDb duckDb = open()) {
      String file = DuckDb.literal(own.toString());
      String pattern = DuckDb.literal(DuckDb.pattern(own));
      assertThat(value(duckDb, "SELECT string_agg(size) FROM read_text(" + pattern + ")"))
          .isEqualTo("12");
      execute(duckDb, "COPY (SELECT 7 AS a) TO " + file + " (USE_TMP_FILE false)");
      assertThat(Files.readString(own, StandardCharsets.UTF_8)).isEqualTo("a\n7\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM read_csv('%s')",
        "FROM read_text('%s')",
        "FROM read_blob('%s')",
        "FROM '%s'",
        "FROM glob('%s')",
        "SELECT * FROM sniff_csv('%s')",
        "COPY (SELECT 1) TO '%s'",
        "COPY (SELECT 1) TO '%s.new'",
        "ATTACH '%s.duckdb'",
        "EXPORT DATABASE '%s.folder'",
        "CREATE VIEW v AS FROM read_csv('%s')"
      })
  void anyOtherFileIsOutOfReach(String sql) throws SQLException, IOException {
    try (DuckDb duckDb = open()) {
      assertThatThrownBy(() -> execute(duckDb, sql.formatted(foreign)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Permission Error");
    }
    assertThat(Files.readString(foreign)).isEqualTo("secret\n42\n");
    try (var files = Files.list(folder)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactlyInAnyOrder(own, foreign);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET enable_external_access = true",
        "SET allowed_paths = ['/']",
        "SET allowed_directories = ['/']",
        "SET memory_limit = '100GB'",
        "SET GLOBAL threads = 64",
        "SET temp_directory = '/'",
        "SET autoinstall_known_extensions = true",
        "SET autoload_known_extensions = true",
        "SET allow_community_extensions = true",
        "SET lock_configuration = false",
        "SET TimeZone = 'Asia/Tokyo'",
        "RESET memory_limit",
        "PRAGMA memory_limit = '100GB'"
      })
  void settingsStayAsTheyAre(String sql) throws SQLException {
    try (DuckDb duckDb = open()) {
      assertThatThrownBy(() -> execute(duckDb, sql))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("configuration has been locked");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSTALL httpfs",
        "INSTALL spatial FROM community",
        "LOAD httpfs",
        "LOAD '/tmp/evil.duckdb_extension'",
        "FROM read_csv('https://127.0.0.1:1/x.csv')",
        "FROM 's3://bucket/x.parquet'",
        "ATTACH 'postgres:host=127.0.0.1' AS p (TYPE postgres)"
      })
  void noExtensionAndNoNetwork(String sql) throws SQLException {
    try (DuckDb duckDb = open()) {
      assertThatThrownBy(() -> execute(duckDb, sql))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Permission Error");
    }
  }

  @Test
  void isOpenedAsItsSettingsSay() throws SQLException {
    try (DuckDb duckDb = open()) {
      assertThat(value(duckDb, "SELECT current_setting('memory_limit')")).isEqualTo("128.0 MiB");
      assertThat(value(duckDb, "SELECT current_setting('threads')")).isEqualTo("2");
      assertThat(value(duckDb, "SELECT current_setting('TimeZone')")).isEqualTo("UTC");
      assertThat(value(duckDb, "SELECT current_setting('temp_directory')"))
          .startsWith(folder + "/spill-");
      assertThat(value(duckDb, "SELECT current_setting('arrow_lossless_conversion')"))
          .isEqualTo("true");
    }
  }

  @Test
  void whatIsSpilledGoesAtTheEnd() throws SQLException, IOException {
    try (DuckDb duckDb = DuckDb.open(DuckDb.Settings.inMemory(List.of(), folder, 16L << 20, 1))) {
      execute(
          duckDb,
          "CREATE TABLE t AS SELECT hash(range) AS a, hash(-range) AS b FROM range(3000000)");
      try (var files = Files.list(folder)) {
        assertThat(files.filter(Files::isDirectory)).hasSize(1);
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void aDatabaseThatIsOpenedToReadIsNotChanged() throws SQLException, IOException {
    Path database = folder.resolve("d.duckdb");
    DuckDb.Settings settings =
        new DuckDb.Settings(
            Optional.of(database), false, List.of(), folder.resolve("t"), 128L << 20, 1);
    try (DuckDb duckDb = DuckDb.open(settings)) {
      execute(duckDb, "CREATE TABLE t AS SELECT 5 AS a");
    }
    byte[] before = Files.readAllBytes(database);
    DuckDb.Settings reading =
        new DuckDb.Settings(
            Optional.of(database), true, List.of(), folder.resolve("t"), 128L << 20, 1);
    try (DuckDb duckDb = DuckDb.open(reading)) {
      assertThat(value(duckDb, "SELECT a FROM t")).isEqualTo("5");
      assertThatThrownBy(() -> execute(duckDb, "CREATE TABLE u(a INT)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only");
    }
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
  }

  @Test
  void namesAndTextsAreQuoted() throws SQLException {
    String nasty = "a\"b'c;--";
    try (DuckDb duckDb = open()) {
      String sql =
          "SELECT "
              + DuckDb.identifier(nasty)
              + " FROM (SELECT "
              + DuckDb.literal(nasty)
              + " AS "
              + DuckDb.identifier(nasty)
              + ")";
      assertThat(value(duckDb, sql)).isEqualTo(nasty);
    }
  }

  @Test
  void closesTwice() throws SQLException {
    DuckDb duckDb = open();
    duckDb.close();
    duckDb.close();
  }
}
