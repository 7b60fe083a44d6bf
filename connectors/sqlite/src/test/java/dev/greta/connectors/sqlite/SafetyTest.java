package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.IncompleteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyTest {

  private static final int SQLITE_BUSY = 5;

  private static final String NUMBERS =
      "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 5000)";

  private final Reads reads = new Reads();

  @AfterEach
  void close() throws Exception {
    reads.close();
  }

  private void database(String name, String... first) {
    reads.databases.sql(name, first);
    reads.databases.sql(
        name,
        "CREATE TABLE t (i INTEGER PRIMARY KEY, s TEXT)",
        "INSERT INTO t " + NUMBERS + " SELECT i, 'text ' || i FROM r");
  }

  private static Map<String, Object> table(String name) {
    return Map.of("source", name, "table", "t", "busy_timeout", 0);
  }

  private static Map<String, Object> query(String sql) {
    return Map.of("source", "t.db", "query", sql);
  }

  @Test
  void aQueryReachesNothingElse() throws Exception {
    database("t.db");
    reads.databases.sql("other.db", "CREATE TABLE o (i)");
    String other = reads.databases.path("new.db").toString();
    for (String sql :
        List.of(
            "ATTACH '" + other + "' AS x",
            "SELECT 1; ATTACH '" + other + "' AS x",
            "VACUUM INTO '" + other + "'",
            "PRAGMA writable_schema = ON",
            "PRAGMA query_only = OFF",
            "DELETE FROM t",
            "WITH x AS (SELECT 1) INSERT INTO t VALUES (0, '')",
            "WITH x AS (SELECT 1) DELETE FROM t RETURNING i",
            "CREATE TABLE u (i)",
            "/* SELECT */ DROP TABLE t",
            "BEGIN IMMEDIATE",
            "EXPLAIN SELECT 1",
            "SELECT readfile('/etc/passwd')",
            "SELECT writefile('" + other + "', 'x')",
            "SELECT load_extension('x')",
            "SELECT * FROM sqlite_dbpage",
            "SELECT edit('x')",
            "",
            "-- nothing",
            ";;")) {
      assertThat(reads.fault(query(sql)).code()).as(sql).matches("GRT-67[0-4]");
    }
    assertThat(Files.exists(reads.databases.path("new.db"))).isFalse();
    assertThat(reads.databases.ask("t.db", "SELECT count(*) FROM t").get(0))
        .containsExactly("5000");
  }

  @Test
  void quotedSemicolonsAreNoEnd() {
    database("t.db");
    assertThat(
            reads
                .load(
                    query(
                        "SELECT ';' AS a, \"i\" AS [b;], s AS `c;` /* ; */ FROM t WHERE i = 1 -- ;\n;"),
                    1)
                .rows())
        .containsExactly(List.of(";", 1L, "text 1"));
  }

  @Test
  void aMissingFileIsNotMade() {
    assertThat(reads.fault(table("none.db")).code()).isEqualTo(LocalFile.MISSING);
    assertThat(reads.databases.files()).isEmpty();
  }

  @Test
  void readingLeavesTheFolderAsItWas() {
    database("t.db");
    byte[] before = reads.databases.content("t.db");
    reads.load(table("t.db"), 4);
    assertThat(reads.databases.files()).containsExactly("t.db");
    assertThat(reads.databases.content("t.db")).isEqualTo(before);
  }

  @Test
  void namesOfAnyCharactersAreNames() {
    for (String name : List.of("a?mode=memory.db", "b%20c.db", "d#e;f.db", "ä €.db")) {
      database(name);
      assertThat(reads.load(table(name), 2).rows()).as(name).hasSize(5000);
    }
  }

  @Test
  void whatIsNoDatabaseIsSaid() {
    database("t.db");
    byte[] whole = reads.databases.content("t.db");
    byte[] random = new byte[8192];
    new Random(42).nextBytes(random);
    reads.databases.write("random.db", random);
    reads.databases.write("cut.db", Arrays.copyOf(whole, whole.length - 5000));
    reads.databases.write("short.db", Arrays.copyOf(whole, whole.length - 100));
    reads.databases.write("stub.db", Arrays.copyOf(whole, 50));
    reads.databases.write("empty.db", new byte[0]);
    byte[] torn = whole.clone();
    Arrays.fill(torn, 4096, whole.length, (byte) 0x5A);
    reads.databases.write("torn.db", torn);
    assertThat(reads.fault(table("random.db")).code()).isEqualTo(Sqlite.NOT_A_DATABASE);
    assertThat(reads.fault(table("random.db")).message()).contains("encrypted");
    assertThat(reads.fault(table("stub.db")).code()).isEqualTo(Sqlite.DAMAGED);
    assertThat(reads.fault(table("cut.db")).code()).isEqualTo(Sqlite.DAMAGED);
    assertThat(reads.fault(table("short.db")).code()).isEqualTo(Sqlite.DAMAGED);
    assertThat(reads.fault(table("torn.db")).code()).isEqualTo(Sqlite.DAMAGED);
    assertThat(reads.fault(table("empty.db")).code()).isEqualTo(Sqlite.UNKNOWN_TABLE);
  }

  @Test
  void aCrashedWritersJournalIsSaid() throws Exception {
    database("t.db");
    try (Connection writer = reads.databases.connect("t.db");
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA cache_size = 5");
      statement.execute("BEGIN");
      statement.execute("UPDATE t SET s = 'half done, ' || s");
      reads.databases.write("crashed.db", reads.databases.content("t.db"));
      reads.databases.write("crashed.db-journal", reads.databases.content("t.db-journal"));
      statement.execute("ROLLBACK");
    }
    assertThat(reads.fault(table("crashed.db")).code()).isEqualTo(Sqlite.NOT_OPENED);
    assertThat(reads.fault(table("crashed.db")).message()).contains("journal");
    assertThat(reads.databases.ask("crashed.db", "SELECT s FROM t WHERE i = 1").get(0))
        .containsExactly("text 1");
    assertThat(reads.load(table("crashed.db"), 2).rows()).hasSize(5000);
  }

  @Test
  void anotherProgramsLockIsWaitedForAndSaid() throws Exception {
    database("t.db");
    try (Connection writer = reads.databases.connect("t.db");
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      Fault fault = reads.fault(table("t.db"));
      assertThat(fault.code()).isEqualTo(Sqlite.LOCKED);
      assertThat(fault.retryable()).isTrue();
      statement.execute("ROLLBACK");
    }
    assertThat(reads.load(table("t.db"), 1).rows()).hasSize(5000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void aWriterBetweenSplitsIsNoticed(String journal) throws Exception {
    database("t.db", "PRAGMA journal_mode = " + journal);
    Source source = reads.open(table("t.db"));
    try (Connection writer = reads.databases.connect("t.db");
        Statement statement = writer.createStatement();
        Plan plan = source.plan(ReadRequest.all().withParallelism(2))) {
      List<Split> splits = Reads.splits(plan);
      assertThat(reads.read(source, splits.get(0), ReadListener.NONE)).hasSize(2500);
      statement.execute("UPDATE t SET s = 'changed' WHERE i = 5000");
      assertThatThrownBy(() -> reads.read(source, splits.get(1), ReadListener.NONE))
          .isInstanceOfSatisfying(
              IncompleteException.class,
              e -> assertThat(e.fault().remedy().orElseThrow()).contains("partitions: 1"));
    }
  }

  @Test
  void oneSplitSeesOneStateWhateverIsWritten() throws Exception {
    database("t.db", "PRAGMA journal_mode = wal");
    Source source = reads.open(table("t.db"));
    try (Connection writer = reads.databases.connect("t.db");
        Statement statement = writer.createStatement();
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reads.context(ReadListener.NONE))) {
      long rows = 0;
      for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
        try (VectorSchemaRoot batch = b) {
          rows += batch.getRowCount();
        }
        statement.execute("DELETE FROM t WHERE i > " + rows);
      }
      assertThat(rows).isEqualTo(5000);
    }
    assertThat(reads.databases.ask("t.db", "SELECT count(*) FROM t").get(0)).containsExactly("700");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t RENAME COLUMN s TO other",
        "ALTER TABLE t DROP COLUMN s",
        "ALTER TABLE t ADD COLUMN other"
      })
  void otherColumnsThanThePlanned(String change) {
    database("t.db");
    Source source = reads.open(table("t.db"));
    try (Plan plan = source.plan(ReadRequest.all())) {
      reads.databases.sql("t.db", change);
      assertThatThrownBy(() -> reads.read(source, plan.splits().next(), ReadListener.NONE))
          .isInstanceOf(IncompleteException.class)
          .hasMessageContaining("columns");
    }
  }

  @Test
  void otherProgramsWaitWhileASplitIsRead() throws Exception {
    database("t.db");
    Path file = reads.databases.path("t.db");
    Source source = reads.open(table("t.db"));
    try (Plan plan = source.plan(ReadRequest.all().withParallelism(2))) {
      List<Split> splits = Reads.splits(plan);
      try (BatchReader reader = source.read(splits.get(0), reads.context(ReadListener.NONE))) {
        try (VectorSchemaRoot batch = reader.next()) {
          assertThat(batch).isNotNull();
        }
        // What the same process does besides must not lift the lock.
        assertThat(reads.read(source, splits.get(1), ReadListener.NONE)).hasSize(2500);
        source.check(Check.CONNECTIVITY);
        assertThat(OtherProgram.run(file, "DELETE FROM t")).isEqualTo(SQLITE_BUSY);
      }
    }
    assertThat(OtherProgram.run(file, "DELETE FROM t WHERE i = 1")).isZero();
    assertThat(reads.load(table("t.db"), 1).rows()).hasSize(4999);
  }

  @Test
  void namesAreFoundInAnyCase() {
    database("t.db");
    assertThat(reads.load(Map.of("source", "t.db", "table", "T"), 1).rows()).hasSize(5000);
    Fault fault = reads.fault(Map.of("source", "t.db", "table", "tt"));
    assertThat(fault.code()).isEqualTo(Sqlite.UNKNOWN_TABLE);
    assertThat(fault.remedy().orElseThrow()).contains("'t'");
    assertThat(reads.fault(query("SELECT i, i FROM t")).code()).isEqualTo(Sqlite.SAME_NAME);
  }
}
