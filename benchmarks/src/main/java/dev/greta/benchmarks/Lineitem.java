package dev.greta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/**
 * Data in the shape of TPC-H's lineitem table (TPC-H 3.0, 1.4.1): 16 columns, values by hashing the
 * row's number, so that the same number of rows is always the same data.
 */
final class Lineitem {

  /** For a database that is filled from the CSV file. */
  static final String CREATE_TABLE =
      """
      CREATE TABLE lineitem (
        l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber integer,
        l_quantity numeric(15,2), l_extendedprice numeric(15,2), l_discount numeric(15,2),
        l_tax numeric(15,2), l_returnflag char(1), l_linestatus char(1), l_shipdate date,
        l_commitdate date, l_receiptdate date, l_shipinstruct char(25), l_shipmode char(10),
        l_comment varchar(44))
      """;

  private static final String ROWS =
      """
      SELECT (i / 4)::BIGINT AS l_orderkey,
        (hash(i) %% 200000)::BIGINT AS l_partkey,
        (hash(i + 1) %% 10000)::BIGINT AS l_suppkey,
        (i %% 4)::INT + 1 AS l_linenumber,
        ((hash(i + 2) %% 50) + 1)::DECIMAL(15,2) AS l_quantity,
        ((hash(i + 3) %% 10000000)::BIGINT / 100)::DECIMAL(15,2) AS l_extendedprice,
        ((hash(i + 4) %% 11)::BIGINT / 100)::DECIMAL(15,2) AS l_discount,
        ((hash(i + 5) %% 9)::BIGINT / 100)::DECIMAL(15,2) AS l_tax,
        ['A', 'N', 'R'][(hash(i + 6) %% 3 + 1)::INT] AS l_returnflag,
        ['O', 'F'][(hash(i + 7) %% 2 + 1)::INT] AS l_linestatus,
        DATE '1992-01-01' + (hash(i + 8) %% 2500)::INT AS l_shipdate,
        DATE '1992-01-01' + (hash(i + 9) %% 2500)::INT AS l_commitdate,
        DATE '1992-01-01' + (hash(i + 10) %% 2500)::INT AS l_receiptdate,
        ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN']
          [(hash(i + 11) %% 4 + 1)::INT] AS l_shipinstruct,
        ['TRUCK', 'MAIL', 'REG AIR', 'AIR', 'RAIL', 'SHIP', 'FOB']
          [(hash(i + 12) %% 7 + 1)::INT] AS l_shipmode,
        substr(md5(i::VARCHAR) || md5((i + 1)::VARCHAR), 1, (10 + hash(i + 13) %% 34)::INT)
          AS l_comment
      FROM range(%d) AS numbers(i)
      """;

  private Lineitem() {}

  /** The file of so many rows, made on first use; the ending says the format. */
  static Path file(Path folder, long rows, String ending) throws SQLException, IOException {
    Path file = Files.createDirectories(folder).resolve("lineitem-" + rows + ending);
    if (Files.notExists(file)) {
      Path unfinished = folder.resolve(file.getFileName() + ".part");
      String format = ending.equals(".parquet") ? "(FORMAT parquet)" : "(FORMAT csv, HEADER)";
      try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckDb.createStatement()) {
        statement.execute("COPY (" + ROWS.formatted(rows) + ") TO '" + unfinished + "' " + format);
      }
      Files.move(unfinished, file);
    }
    return file;
  }

  /** The same rows in a SQLite database, made on first use. */
  static Path sqlite(Path folder, long rows) throws SQLException, IOException {
    Path file = Files.createDirectories(folder).resolve("lineitem-" + rows + ".sqlite");
    if (Files.notExists(file)) {
      Path unfinished = folder.resolve(file.getFileName() + ".part");
      Files.deleteIfExists(unfinished);
      try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckDb.createStatement();
          ResultSet values = statement.executeQuery(ROWS.formatted(rows));
          Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + unfinished)) {
        sqlite.createStatement().execute(CREATE_TABLE);
        sqlite.setAutoCommit(false);
        insert(values, sqlite);
        sqlite.commit();
      }
      Files.move(unfinished, file);
    }
    return file;
  }

  private static void insert(ResultSet values, Connection sqlite) throws SQLException {
    int columns = values.getMetaData().getColumnCount();
    String marks = String.join(", ", Collections.nCopies(columns, "?"));
    try (PreparedStatement insert =
        sqlite.prepareStatement("INSERT INTO lineitem VALUES (" + marks + ")")) {
      while (values.next()) {
        for (int i = 1; i <= columns; i++) {
          insert.setString(i, values.getString(i));
        }
        insert.executeUpdate();
      }
    }
  }
}
