package dev.greta.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.greta.Greta;
import dev.greta.spi.BatchReader;
import java.io.File;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Calendar;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.apache.arrow.adapter.jdbc.ArrowVectorIterator;
import org.apache.arrow.adapter.jdbc.JdbcToArrow;
import org.apache.arrow.adapter.jdbc.JdbcToArrowConfig;
import org.apache.arrow.adapter.jdbc.JdbcToArrowConfigBuilder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/** A contestant's process: reads a source to its end and drops every batch. */
final class Drain {

  private Drain() {}

  /** DuckDB's batches of text and ours have this size, so it is fair to both. */
  private static final int CHUNK = 16_384;

  private static final String FIVE_TIMES = "SELECT l.* FROM generate_series(1, 5), lineitem l";

  /**
   * {@code READS (greta FILE | duckdb FILE | jackson FILE | jackson-values FILE | greta-pg PORT |
   * greta-pg-splits PORT | greta-pg-five PORT | jdbc-pg PORT | arrow-jdbc-pg PORT | greta-sqlite
   * FILE | jdbc-sqlite FILE | greta-api URL | http URL)}.
   */
  public static void main(String[] arguments) throws Exception {
    Contestant.Clock clock = new Contestant.Clock();
    for (int read = Integer.parseInt(arguments[0]); read > 0; read--) {
      clock.report(rows(arguments[1], arguments[2]));
    }
  }

  private static long rows(String kind, String place) throws Exception {
    return switch (kind) {
      case "greta" -> greta(typeOf(place), Map.of("source", place));
      case "duckdb" -> duckDb(place);
      case "jackson" -> jackson(place, false);
      case "jackson-values" -> jackson(place, true);
      case "greta-pg" -> greta("postgres", postgres(place, "table", "lineitem", 1));
      case "greta-pg-splits" -> greta("postgres", postgres(place, "table", "lineitem", 4));
      case "greta-pg-five" -> greta("postgres", postgres(place, "query", FIVE_TIMES, 1));
      case "jdbc-pg" -> objects(postgresUrl(place));
      case "arrow-jdbc-pg" -> arrowJdbc(postgresUrl(place));
      case "greta-sqlite" -> greta("sqlite", sqlite(place));
      case "greta-api" -> greta("api", Map.of("api_config", api(place)));
      case "http" -> Download.pages(place);
      case "jdbc-sqlite" -> objects("jdbc:sqlite:" + place);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String typeOf(String file) {
    String ending = file.substring(file.lastIndexOf('.') + 1);
    return ending.equals("xlsx") ? "excel" : ending;
  }

  private static Map<String, Object> postgres(
      String port, String key, String what, int partitions) {
    Map<String, Object> connection = new HashMap<>();
    connection.put("host", "localhost");
    connection.put("port", Integer.valueOf(port));
    connection.put("database", "postgres");
    connection.put("username", "postgres");
    connection.put("password", "postgres");
    connection.put("ssl_mode", "disable");
    return Map.of("connection", connection, key, what, "partitions", partitions);
  }

  private static long greta(String type, Map<String, ?> options) {
    long rows = 0;
    try (BatchReader stream = Greta.streamFromConnector(type, options, CHUNK)) {
      for (VectorSchemaRoot root = stream.next(); root != null; root = stream.next()) {
        rows += root.getRowCount();
        root.close();
      }
    }
    return rows;
  }

  private static Map<String, Object> api(String url) {
    int path = url.indexOf('/', "http://".length());
    return Map.of("base_url", url.substring(0, path), "endpoint", url.substring(path));
  }

  private static Map<String, Object> sqlite(String file) {
    return Map.of("source", file, "table", "lineitem", "partitions", 1);
  }

  private static long duckDb(String file) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    long rows = 0;
    try (BufferAllocator allocator = new RootAllocator();
        DuckDBConnection connection =
            (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        Statement statement = connection.createStatement();
        DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery("FROM '" + file + "'");
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, CHUNK)) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    return rows;
  }

  /** Counts the objects that are in none; asks for every text and number, or for none. */
  private static long jackson(String file, boolean values) throws Exception {
    long rows = 0;
    long asked = 0;
    int depth = 0;
    try (JsonParser parser = new JsonFactory().createParser(new File(file))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart() && depth++ == 0) {
          rows++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (values) {
          asked += ask(parser, token);
        }
      }
    }
    return asked == Long.MIN_VALUE ? -1 : rows;
  }

  private static long ask(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getTextCharacters()[parser.getTextOffset()];
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> (long) parser.getDoubleValue();
      default -> 0;
    };
  }

  private static String postgresUrl(String port) {
    return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&password=postgres";
  }

  private static long arrowJdbc(String url) throws Exception {
    long rows = 0;
    try (BufferAllocator allocator = new RootAllocator();
        var connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      JdbcToArrowConfig config =
          new JdbcToArrowConfigBuilder(allocator, Calendar.getInstance(TimeZone.getTimeZone("UTC")))
              .setTargetBatchSize(CHUNK)
              .setReuseVectorSchemaRoot(true)
              .build();
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(CHUNK);
        try (ResultSet result = statement.executeQuery("SELECT * FROM lineitem");
            ArrowVectorIterator batches = JdbcToArrow.sqlToArrowVectorIterator(result, config)) {
          while (batches.hasNext()) {
            rows += batches.next().getRowCount();
          }
        }
      }
    }
    return rows;
  }

  /** Every value as an object, row by row into an array. */
  private static long objects(String url) throws Exception {
    long rows = 0;
    try (var connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(10_000);
        try (ResultSet result = statement.executeQuery("SELECT * FROM lineitem")) {
          int columns = result.getMetaData().getColumnCount();
          Object[] row = new Object[columns];
          while (result.next()) {
            for (int i = 0; i < columns; i++) {
              row[i] = result.getObject(i + 1);
            }
            rows++;
          }
        }
      }
    }
    return rows;
  }
}
