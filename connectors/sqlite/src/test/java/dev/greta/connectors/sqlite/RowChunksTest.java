package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in chunks are, cell by cell, those that a statement gives. */
class RowChunksTest {

  private static final String[] TYPES = {
    "INTEGER", "REAL", "TEXT", "BLOB", "NUMERIC", "DECIMAL(10,2)", "DATE", "", "ANY", "BOOLEAN"
  };

  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    -128,
    128,
    32767,
    -32768,
    32768,
    8388607,
    -8388608,
    8388608,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    (1L << 47) - 1,
    -(1L << 47),
    1L << 47,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final double[] REALS = {
    0.0,
    -0.0,
    1.0,
    -5.0,
    0.1,
    4.9e-324,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    9007199254740993.0,
    1e15,
    2147483648.0,
    1L << 50
  };

  private static final int MEGABYTE = 1 << 20;

  private final Reads reads = new Reads();

  @AfterEach
  void close() throws Exception {
    reads.close();
  }

  private List<SqliteSplit> splits(int partitions) {
    Map<String, Object> options =
        Map.of(
            "source", "t.db", "table", "t", "partitions", partitions, "on_mixed_types", "string");
    List<SqliteSplit> splits = new ArrayList<>();
    try (Plan plan = reads.open(options).plan(ReadRequest.all())) {
      for (Split split : Reads.splits(plan)) {
        splits.add(SqliteSplit.of(split));
      }
    }
    return splits;
  }

  private SqliteSession session() throws SQLException {
    return SqliteSession.open(reads.databases.path("t.db"), 0);
  }

  /** A cell with its storage class, to the bit. */
  private static String cell(Row row, int column) {
    int type = row.type(column);
    return switch (type) {
      case SqliteStatement.NULL -> "null";
      case SqliteStatement.INTEGER -> "integer " + row.integer(column);
      case SqliteStatement.REAL -> "real " + Double.doubleToRawLongBits(row.real(column));
      default -> {
        int from = row.from(column);
        byte[] content = row.content(column);
        yield type + " " + HexFormat.of().formatHex(content, from, from + row.length(column));
      }
    };
  }

  private static List<String> cells(Row row, int columns) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(cell(row, i));
    }
    return cells;
  }

  private static List<List<String>> rest(SqliteRows.Cursor cursor, Row row, int columns)
      throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    while (cursor.next()) {
      rows.add(cells(row, columns));
    }
    assertThat(cursor.next()).isFalse();
    return rows;
  }

  private List<List<String>> byStatement(SqliteSplit split) throws SQLException {
    int columns = split.columns().size();
    try (SqliteSession session = session();
        SqliteStatement statement = session.prepare(split.sql())) {
      List<List<String>> rows = new ArrayList<>();
      Row row = new Row(columns);
      while (statement.step()) {
        row.take(statement);
        rows.add(cells(row, columns));
      }
      return rows;
    }
  }

  private int assertSame(int partitions, String message) throws SQLException {
    int count = 0;
    for (SqliteSplit split : splits(partitions)) {
      int columns = split.columns().size();
      List<List<String>> expected = byStatement(split);
      try (SqliteSession session = session()) {
        assertThat(RowChunks.suit(session, split)).isTrue();
        Row row = new Row(columns);
        assertThat(rest(new RowChunks(session, split, row), row, columns))
            .as(message)
            .isEqualTo(expected);
      }
      count += expected.size();
    }
    return count;
  }

  /** Puts a value of any storage class. */
  private static void bind(PreparedStatement insert, int at, Random random, int longest)
      throws SQLException {
    switch (random.nextInt(8)) {
      case 0 -> insert.setNull(at, java.sql.Types.NULL);
      case 1 -> insert.setLong(at, EDGES[random.nextInt(EDGES.length)]);
      case 2 -> insert.setLong(at, random.nextLong() >> random.nextInt(64));
      case 3 -> insert.setDouble(at, REALS[random.nextInt(REALS.length)]);
      case 4 -> insert.setDouble(at, Double.longBitsToDouble(random.nextLong()));
      case 5 -> insert.setString(at, random.nextBoolean() ? "" + random.nextInt(99) : "a\0b€𝄞");
      case 6 -> insert.setString(at, "é".repeat(random.nextInt(longest)));
      default -> {
        byte[] bytes = new byte[random.nextInt(longest)];
        random.nextBytes(bytes);
        insert.setBytes(at, bytes);
      }
    }
  }

  private static void insert(
      Connection connection, String columns, int values, int rows, Random random, int longest)
      throws SQLException {
    String marks = "?" + ", ?".repeat(values - 1);
    String sql = "INSERT OR IGNORE INTO t (" + columns + ") VALUES (" + marks + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int row = 0; row < rows; row++) {
        boolean far = random.nextInt(20) == 0;
        insert.setLong(1, far ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(100_000));
        for (int i = 2; i <= values; i++) {
          bind(insert, i, random, random.nextInt(50) == 0 ? longest : 40);
        }
        insert.executeUpdate();
      }
    }
  }

  /** A table with a history. */
  private void nasty(Random random) throws SQLException {
    int columns = 1 + random.nextInt(20);
    List<String> definitions = new ArrayList<>();
    StringBuilder names = new StringBuilder(random.nextBoolean() ? "id" : "_rowid_");
    definitions.add(names.toString().equals("id") ? "id INTEGER PRIMARY KEY" : "id INT");
    for (int i = 0; i < columns; i++) {
      definitions.add("c" + i + " " + TYPES[random.nextInt(TYPES.length)]);
      names.append(", c").append(i);
    }
    definitions.add("dropped TEXT DEFAULT 'gone'");
    definitions.add("v REAL GENERATED ALWAYS AS (c0) VIRTUAL");
    definitions.add("s REAL GENERATED ALWAYS AS (length(c0)) STORED");
    definitions.add("z BLOB GENERATED ALWAYS AS (zeroblob(3)) VIRTUAL");
    try (Connection connection = reads.databases.connect("t.db");
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + (512 << random.nextInt(8)));
      statement.execute("PRAGMA auto_vacuum = " + random.nextInt(3));
      statement.execute("PRAGMA journal_mode = " + (random.nextBoolean() ? "wal" : "delete"));
      statement.execute("CREATE TABLE t (" + String.join(", ", definitions) + ")");
      connection.setAutoCommit(false);
      int longest = 1 << (4 + random.nextInt(15));
      insert(connection, names.toString(), columns + 1, random.nextInt(3_000), random, longest);
      statement.execute("DELETE FROM t WHERE id % 7 = 3");
      statement.execute("ALTER TABLE t DROP COLUMN dropped");
      statement.execute("ALTER TABLE t ADD COLUMN more DEFAULT -0.0");
      statement.execute("ALTER TABLE t ADD COLUMN yet REAL DEFAULT 7");
      statement.execute("UPDATE t SET c0 = CAST(x'fffe41c3' AS TEXT) WHERE id % 11 = 5");
      insert(connection, names.toString(), columns + 1, random.nextInt(500), random, longest);
      connection.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyCellIsWhatAStatementGives(long seed) throws SQLException {
    Random random = new Random(seed);
    nasty(random);
    int partitions = 1 + random.nextInt(3);
    long rows =
        Long.parseLong(
            String.valueOf(reads.databases.ask("t.db", "SELECT count(*) FROM t").get(0).get(0)));
    assertThat(assertSame(partitions, "seed " + seed)).isEqualTo((int) rows);
  }

  @Test
  void everyLengthAroundAPagesEndIsGathered() throws SQLException {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (a TEXT, b BLOB, c INTEGER)",
        "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 16200 UNION ALL SELECT i + 1 FROM r"
            + " WHERE i < 16500) SELECT printf('%*c', i, 'x'), NULL, i FROM r",
        "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 18000 UNION ALL SELECT i + 97 FROM r"
            + " WHERE i < 70000) SELECT 'é', randomblob(i), -i FROM r");
    assertThat(assertSame(1, "lengths")).isEqualTo(839);
  }

  @Test
  void rowsThatAreTooLargeForAChunkAreReadToo() throws SQLException {
    reads.databases.sql("t.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)");
    try (Connection connection = reads.databases.connect("t.db");
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      Random random = new Random(5);
      for (int i = 0; i < 400; i++) {
        byte[] bytes = new byte[i < 300 || i % 10 > 0 ? 20 : (i - 300) * MEGABYTE / 15];
        random.nextBytes(bytes);
        insert.setLong(1, i == 399 ? Long.MAX_VALUE : i);
        insert.setBytes(2, i == 399 ? new byte[5 * MEGABYTE] : bytes);
        insert.executeUpdate();
      }
      connection.commit();
    }
    assertThat(assertSame(1, "large")).isEqualTo(400);
    assertThat(assertSame(2, "large")).isEqualTo(400);
  }

  @Test
  void aWriterInBetweenIsNotSeenEvenWhereAChunkIsGivenUp() throws SQLException {
    reads.databases.sql(
        "t.db",
        "PRAGMA journal_mode = wal",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, b)",
        "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r"
            + " WHERE i < 3000) SELECT i, CASE WHEN i > 2990 THEN randomblob(3000000) ELSE i END"
            + " FROM r");
    SqliteSplit split = splits(1).get(0);
    List<List<String>> expected = byStatement(split);
    try (SqliteSession session = session();
        Connection writer = reads.databases.connect("t.db");
        Statement statement = writer.createStatement()) {
      Row row = new Row(2);
      RowChunks chunks = new RowChunks(session, split, row);
      List<List<String>> rows = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        assertThat(chunks.next()).isTrue();
        rows.add(cells(row, 2));
      }
      statement.execute("DELETE FROM t WHERE id % 2 = 0");
      statement.execute("UPDATE t SET b = 'changed'");
      rows.addAll(rest(chunks, row, 2));
      assertThat(rows).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotCopiedIsReadByStatement() throws SQLException {
    String columns =
        IntStream.range(0, 1_001).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    for (List<String> statements :
        List.of(
            List.of("CREATE TABLE t (" + columns + ")", "INSERT INTO t (c1000) VALUES ('é𝄞')"),
            List.of("CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID", "INSERT INTO t VALUES ('é𝄞')"),
            List.of(
                "PRAGMA encoding = 'UTF-16le'",
                "CREATE TABLE t (a)",
                "INSERT INTO t VALUES ('é𝄞')"))) {
      reads.databases.write("t.db", new byte[0]);
      reads.databases.sql("t.db", statements.toArray(String[]::new));
      try (SqliteSession session = session()) {
        assertThat(RowChunks.suit(session, splits(1).get(0))).as(statements.get(0)).isFalse();
      }
      List<List<@Nullable Object>> rows =
          reads.load(Map.of("source", "t.db", "table", "t"), 1).rows();
      assertThat(rows).singleElement().satisfies(row -> assertThat(row).contains("é𝄞"));
    }
  }

  @Test
  void dateTextInABlobIsNoDate() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (d DATE)",
        "INSERT INTO t VALUES ('2024-02-29'), (CAST('2024-02-29' AS BLOB))");
    assertThat(reads.fault(Map.of("source", "t.db", "table", "t")).code()).isEqualTo(Sqlite.MIXED);
  }
}
