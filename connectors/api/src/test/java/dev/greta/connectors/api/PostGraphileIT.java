package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.greta.spi.error.QueryException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostGraphile 4.14 over a real PostgreSQL: connections as Relay defines them, errors with status
 * 400, 64-bit integers and decimals as texts. What is read is compared with what SQL gives.
 */
class PostGraphileIT {

  private static final int ALL = 437;

  private static final String DOCUMENT =
      """
      query ($first: Int, $after: Cursor) {
        allOrders(first: $first, after: $after, orderBy: ID_ASC) {
          edges { node { id note total big ratio paid placedOn placedAt tags
                         customerByCustomer { name } } }
          pageInfo { hasNextPage endCursor }
        }
      }
      """;

  private static @Nullable EmbeddedPostgres postgres;
  private static @Nullable NodeServer server;

  private final Path folder;

  PostGraphileIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start() throws IOException, SQLException {
    EmbeddedPostgres started =
        EmbeddedPostgres.builder()
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
    postgres = started;
    try (Connection connection = started.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA shop");
      statement.execute("CREATE TABLE shop.customers (id int PRIMARY KEY, name text NOT NULL)");
      statement.execute(
          "INSERT INTO shop.customers SELECT i, 'Zoë ' || i FROM generate_series(0, 9) i");
      statement.execute(
          """
          CREATE TABLE shop.orders (id int PRIMARY KEY, customer int REFERENCES shop.customers,
            note text, total numeric(12,2), big bigint, ratio float8, paid boolean,
            placed_on date, placed_at timestamptz, tags text[])""");
      statement.execute(
          """
          INSERT INTO shop.orders
          SELECT i, nullif(i % 11, 10), CASE i % 4 WHEN 0 THEN 'a "b" \\ ' || i WHEN 1 THEN '' END,
            i * 1.25, 9223372036854775807 - i, i / 7.0, CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END,
            date '2026-01-01' + i, timestamptz '2026-01-05 08:30:00.123456+02' + i * interval '1 hour',
            CASE WHEN i % 5 = 0 THEN '{}' WHEN i % 5 = 1 THEN array['x', 'y' || i] END::text[]
          FROM generate_series(1, ALL) i"""
              .replace("ALL", Integer.toString(ALL)));
    }
    server =
        NodeServer.start(
            "postgraphile.js",
            started.getJdbcUrl("postgres", "postgres").substring("jdbc:".length()),
            "shop");
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  private static List<List<@Nullable Object>> bySql() throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Connection connection =
            Objects.requireNonNull(postgres).getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT o.id, note, total::text, big::text, ratio, paid, placed_on, placed_at, tags,
                  c.name
                FROM shop.orders o LEFT JOIN shop.customers c ON c.id = o.customer ORDER BY o.id""")) {
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(result.getLong(1));
        row.add(result.getString(2));
        row.add(result.getString(3));
        row.add(result.getString(4));
        row.add(result.getDouble(5));
        row.add(result.getObject(6));
        row.add(result.getObject(7, LocalDate.class));
        row.add(result.getObject(8, OffsetDateTime.class).toInstant());
        row.add(
            result.getArray(9) == null ? null : List.of((Object[]) result.getArray(9).getArray()));
        row.add(result.getString(10));
        rows.add(row);
      }
    }
    return rows;
  }

  private Loads orders(String document, Map<String, ?> more) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("base_url", Objects.requireNonNull(server).url());
    config.put("endpoint", "/graphql");
    config.putAll(more);
    return Loads.graphQl(config, document, folder);
  }

  @Test
  void theRowsAreThoseOfSql() throws SQLException {
    Map<String, Object> relay =
        Map.of("type", "relay", "connection_path", "data.allOrders", "page_size", 50);
    Loads.Loaded loaded = orders(DOCUMENT, Map.of("pagination", relay)).load();
    assertThat(loaded.columns())
        .containsExactly(
            "id",
            "note",
            "total",
            "big",
            "ratio",
            "paid",
            "placedOn",
            "placedAt",
            "tags",
            "customerByCustomer_name");
    assertThat(loaded.rows()).isEqualTo(bySql());
    assertThat(loaded.endings())
        .containsExactly("9 pages, 437 records; ended: the source says that there is no more");
  }

  @Test
  void aConnectionIsFoundWhereNothingIsSaid() throws SQLException {
    Loads.Loaded loaded = orders(DOCUMENT, Map.of("variables", Map.of("first", 100))).load();
    assertThat(loaded.rows()).isEqualTo(bySql());
    assertThat(loaded.notices())
        .contains(
            "how to go on was found; pin it with"
                + " pagination: {type: relay, connection_path: data.allOrders}",
            "the records are at 'data.allOrders.edges.*.node'; pin it with"
                + " response: {records_path: data.allOrders.edges.*.node}");
  }

  @Test
  void aListWithoutPagesIsReadAtOnce() throws SQLException {
    Loads.Loaded loaded =
        orders("{ allOrders(orderBy: ID_ASC) { nodes { id } } }", Map.of()).load();
    assertThat(loaded.column("id")).isEqualTo(bySql().stream().map(row -> row.get(0)).toList());
  }

  @Test
  void itsErrorsAreShown() {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> orders("{ allOrders { nodes { idd } } }", Map.of()).load())
        .satisfies(
            e -> {
              assertThat(e.fault().code()).isIn("GRT-682", "GRT-693");
              assertThat(e.fault().message() + e.fault().tried())
                  .contains("Cannot query field \\\"idd\\\"");
            });
  }
}
