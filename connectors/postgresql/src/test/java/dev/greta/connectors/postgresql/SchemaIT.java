package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Source;
import dev.greta.spi.SourceSchema.Key;
import dev.greta.spi.SourceSchema.Table;
import dev.greta.spi.SourceSchema.TableKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server holds, as {@code greta schema} shows it. */
final class SchemaIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @BeforeAll
  static void tables() {
    SERVER.run(
        "CREATE SCHEMA told",
        "GRANT USAGE ON SCHEMA told TO reader",
        "CREATE SCHEMA untold",
        "CREATE TABLE untold.hidden (id int)",
        "CREATE TABLE told.customers (id int PRIMARY KEY, code text UNIQUE, \"E mail\" text,"
            + " gone int, active bool)",
        "ALTER TABLE told.customers DROP gone",
        "CREATE UNIQUE INDEX ON told.customers (\"E mail\", code) INCLUDE (active)",
        "CREATE UNIQUE INDEX ON told.customers (lower(code))",
        "CREATE UNIQUE INDEX ON told.customers (\"E mail\") WHERE active",
        "CREATE TABLE told.orders (b int, a int, customer int REFERENCES told.customers,"
            + " PRIMARY KEY (a, b)) PARTITION BY RANGE (a)",
        "CREATE TABLE told.orders_1 PARTITION OF told.orders FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE told.orders_2 PARTITION OF told.orders FOR VALUES FROM (100) TO (200)",
        "CREATE TABLE told.\"Order Lines\" (b int, a int, n int,"
            + " FOREIGN KEY (a, b) REFERENCES told.orders (a, b))",
        "CREATE VIEW told.seen AS SELECT id, code FROM told.customers",
        "CREATE MATERIALIZED VIEW told.stored AS SELECT 1 AS one",
        "INSERT INTO told.customers SELECT i, i, i FROM generate_series(1, 40) i",
        "INSERT INTO told.orders SELECT 1, i, 1 FROM generate_series(0, 149) i",
        "ANALYZE told.customers, told.orders, told.stored");
  }

  private static Map<String, Table> tables(String prefix) {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT 1 AS a"))) {
      return source.schema().tables().stream()
          .filter(table -> table.name().startsWith(prefix))
          .collect(Collectors.toMap(Table::name, Function.identity()));
    }
  }

  private static Table table(String name) {
    return Objects.requireNonNull(tables(name).get(name));
  }

  @Test
  void eachTableHasItsKindAndEstimate() {
    assertThat(tables("told.").keySet())
        .containsExactlyInAnyOrder(
            "told.customers",
            "told.orders",
            "told.orders_1",
            "told.orders_2",
            "told.\"Order Lines\"",
            "told.seen",
            "told.stored");
    assertTable(table("told.customers"), TableKind.TABLE, OptionalLong.of(40));
    assertTable(table("told.orders"), TableKind.PARTITIONED_TABLE, OptionalLong.of(150));
    assertTable(table("told.orders_2"), TableKind.TABLE, OptionalLong.of(50));
    assertTable(table("told.seen"), TableKind.VIEW, OptionalLong.empty());
    assertTable(table("told.stored"), TableKind.MATERIALIZED_VIEW, OptionalLong.of(1));
    assertTable(table("told.\"Order Lines\""), TableKind.TABLE, OptionalLong.empty());
    assertThat(tables("untold")).isEmpty();
  }

  private static void assertTable(Table table, TableKind kind, OptionalLong rows) {
    assertThat(table.kind()).isEqualTo(kind);
    assertThat(table.rows()).isEqualTo(rows);
  }

  @Test
  void keysNameTheirColumnsInOrder() {
    Key toCustomers = Key.foreign(List.of("customer"), "told.customers", List.of("id"));
    assertThat(table("told.customers").keys())
        .containsExactly(
            Key.primary(List.of("id")),
            Key.unique(List.of("code")),
            Key.unique(List.of("E mail", "code")));
    assertThat(table("told.orders").keys())
        .containsExactly(Key.primary(List.of("a", "b")), toCustomers);
    assertThat(table("told.orders_1").keys())
        .containsExactly(Key.primary(List.of("a", "b")), toCustomers);
    assertThat(table("told.\"Order Lines\"").keys())
        .containsExactly(Key.foreign(List.of("a", "b"), "told.orders", List.of("a", "b")));
    assertThat(table("told.seen").keys()).isEmpty();
    assertThat(table("told.customers").columns().getFields())
        .extracting(field -> field.getName())
        .containsExactly("id", "code", "E mail", "active");
  }

  /** A partitioned table of which a part was never looked at has no estimate. */
  @Test
  void anEstimateIsWholeOrNone() {
    SERVER.run(
        "CREATE TABLE told_parts (a int) PARTITION BY LIST (a)",
        "CREATE TABLE told_parts_1 PARTITION OF told_parts FOR VALUES IN (1)",
        "INSERT INTO told_parts VALUES (1)",
        "ANALYZE told_parts",
        "CREATE TABLE told_parts_2 PARTITION OF told_parts FOR VALUES IN (2)");
    assertThat(table("told_parts").rows()).isEmpty();
  }
}
