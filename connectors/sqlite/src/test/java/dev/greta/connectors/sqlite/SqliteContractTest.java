package dev.greta.connectors.sqlite;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

class SqliteContractTest extends ConnectorContract {

  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  @Override
  protected SourceFixture fixture() {
    return new SqliteFixture();
  }

  private static final class SqliteFixture implements SourceFixture, AutoCloseable {

    private static final String FILE = "data.sqlite";
    private static final int MANY = 5_000;

    private final Databases databases = new Databases();

    SqliteFixture() {
      databases.sql(
          FILE,
          "CREATE TABLE \"a \"\"b\"\".c\" (i INTEGER, r REAL, t TEXT, b BLOB, yes BOOLEAN,"
              + " day DATE, at TIME, moment DATETIME, instant TIMESTAMP, price DECIMAL(10,2),"
              + " j JSON, u UUID, untyped)",
          "INSERT INTO \"a \"\"b\"\".c\" VALUES (-9223372036854775808, 1.5, 'ä', x'00ff', 1,"
              + " '2024-02-29', '23:59:59.5', '2024-02-29 12:00', '2024-02-29T12:00:00+01:00',"
              + " 2.5, '{\"a\": [1]}', '00112233-4455-6677-8899-aabbccddeeff', 7),"
              + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
          "CREATE TABLE blank (i INTEGER)",
          "CREATE TABLE many (id INTEGER PRIMARY KEY, name TEXT)",
          "INSERT INTO many WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < "
              + (MANY - 1)
              + ") SELECT i, 'name ' || i FROM r",
          "CREATE TABLE late (v)",
          "INSERT INTO late SELECT id FROM many",
          "INSERT INTO late VALUES (0.5)");
      databases.write("text.db", "no database at all".getBytes(StandardCharsets.UTF_8));
      databases.sql("mixed.db", "CREATE TABLE t (i INTEGER)", "INSERT INTO t VALUES (1), ('one')");
    }

    @Override
    public Connector<?> connector() {
      return new SqliteConnector();
    }

    @Override
    public Optional<Path> baseDirectory() {
      return Optional.of(databases.folder());
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
          table("a \"b\".c"),
          new Schema(
              List.of(
                  ArrowFields.of("i", INT64, "INTEGER"),
                  ArrowFields.of(
                      "r", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "REAL"),
                  ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "TEXT"),
                  ArrowFields.of("b", ArrowType.Binary.INSTANCE, "BLOB"),
                  ArrowFields.of("yes", ArrowType.Bool.INSTANCE, "BOOLEAN"),
                  ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "DATE"),
                  ArrowFields.of("at", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "TIME"),
                  ArrowFields.of(
                      "moment", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "DATETIME"),
                  ArrowFields.of(
                      "instant", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "TIMESTAMP"),
                  ArrowFields.of("price", new ArrowType.Decimal(10, 2, 128), "DECIMAL(10,2)"),
                  ArrowFields.json("j", "JSON"),
                  ArrowFields.uuid("u", "UUID"),
                  ArrowFields.of("untyped", INT64, "integer"))),
          List.of(
              row(
                  Long.MIN_VALUE,
                  1.5,
                  "ä",
                  new byte[] {0, (byte) 0xFF},
                  true,
                  LocalDate.of(2024, 2, 29),
                  LocalTime.of(23, 59, 59, 500_000_000),
                  LocalDateTime.of(2024, 2, 29, 12, 0),
                  Instant.parse("2024-02-29T11:00:00Z"),
                  new BigDecimal("2.50"),
                  "{\"a\": [1]}",
                  UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                  7),
              row(null, null, null, null, null, null, null, null, null, null, null, null, null)));
    }

    @Override
    public Dataset empty() {
      return new Dataset(
          table("blank"), new Schema(List.of(ArrowFields.of("i", INT64, "INTEGER"))), List.of());
    }

    @Override
    public Dataset many() {
      return new Dataset(table("many"), numbers(), numbered(0, MANY, 1));
    }

    private static Schema numbers() {
      return new Schema(
          List.of(
              ArrowFields.of("id", INT64, "INTEGER"),
              ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "TEXT")));
    }

    private static List<List<@Nullable Object>> numbered(int from, int to, int step) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = from; i != to; i += step) {
        rows.add(row(i, "name " + i));
      }
      return rows;
    }

    @Override
    public Optional<Dataset> query() {
      return Optional.of(
          new Dataset(
              select("SELECT id, name FROM many WHERE id % 2 = 1 ORDER BY id DESC; -- last first"),
              numbers(),
              numbered(MANY - 1, -1, -2)));
    }

    @Override
    public Optional<Dataset> misfit() {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        rows.add(row((double) i));
      }
      rows.add(row(0.5));
      return Optional.of(
          new Dataset(
              table("late"),
              new Schema(
                  List.of(
                      ArrowFields.of(
                          "v",
                          new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
                          "real"))),
              rows));
    }

    @Override
    public Optional<Changing> changing() {
      String name = "changing.db";
      databases.sql(
          name,
          "DROP TABLE IF EXISTS many",
          "CREATE TABLE many (id INTEGER, name TEXT)",
          "INSERT INTO many WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r"
              + " WHERE i < 2999) SELECT i, 'name ' || i FROM r");
      return Optional.of(
          new Changing(
              new Dataset(Map.of("source", name, "table", "many"), numbers(), numbered(0, 3000, 1)),
              () -> databases.sql(name, "DELETE FROM many WHERE id > 10")));
    }

    @Override
    public Optional<Endless> endless() {
      String name = "endless.db";
      databases.sql(name, "DROP TABLE IF EXISTS start", "CREATE TABLE start AS SELECT 1 AS n");
      return Optional.of(
          new Endless(
              Map.of(
                  "source",
                  name,
                  "query",
                  "WITH RECURSIVE r(i) AS (SELECT n FROM start UNION ALL SELECT i + 1 FROM r)"
                      + " SELECT i FROM r WHERE i < 0"),
              () -> isRead(name)));
    }

    /** A reader of a database with a rollback journal keeps writers from it. */
    private boolean isRead(String name) {
      try (Connection connection = databases.connect(name);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 0");
        statement.execute("BEGIN EXCLUSIVE");
        statement.execute("ROLLBACK");
        return false;
      } catch (SQLException e) {
        return true;
      }
    }

    @Override
    public List<FaultCase> faults() {
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "dat.sqlite", "table", "many")),
          new FaultCase(
              "another kind of file",
              Map.of("source", "text.db", "table", "many"),
              ErrorKind.VALIDATION,
              Optional.of(Check.CONNECTIVITY)),
          FaultCase.whenRead(
              "a text among integers",
              Map.of("source", "mixed.db", "table", "t"),
              ErrorKind.VALIDATION),
          FaultCase.badQuery("an unknown table", table("mani")),
          FaultCase.badQuery("a syntax error", select("SELECT SELECT")),
          FaultCase.badQuery("an unknown table in a query", select("SELECT * FROM mani")),
          FaultCase.badQuery("two statements", select("SELECT 1; SELECT 2")),
          FaultCase.badQuery("no SELECT", select("DELETE FROM many")),
          FaultCase.badQuery("a write within", select("WITH x AS (SELECT 1) DELETE FROM many")),
          FaultCase.badQuery("another database", select("ATTACH 'other.db' AS other")),
          FaultCase.badQuery("a setting", select("PRAGMA writable_schema = 1")),
          FaultCase.whenRead(
              "an extension", select("SELECT load_extension('x') AS x"), ErrorKind.QUERY));
    }

    @Override
    public void close() throws IOException {
      databases.close();
    }
  }
}
