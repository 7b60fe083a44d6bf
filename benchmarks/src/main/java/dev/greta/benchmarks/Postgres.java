package dev.greta.benchmarks;

import dev.greta.benchmarks.Contestant.Figures;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A whole table of PostgreSQL's, by everything that is installed, and what of it was the goal. */
final class Postgres {

  private static final String PSQL = "psql \\copy binary";
  private static final String GRETA = "greta, stream";
  private static final String SPLITS = "greta, four splits";
  private static final String SMALL = "greta, -Xmx64m";
  private static final String ARROW_JDBC = "arrow-jdbc";
  private static final String PANDAS = "pandas, psycopg2";

  private Postgres() {}

  static void run(Path csv, long rows) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      load(server, csv);
      String port = Integer.toString(server.getPort());
      Map<String, List<Figures>> medians =
          Comparison.run("PostgreSQL, 3 million x 16", contestants(port, rows));
      Map<String, List<Figures>> five =
          Comparison.run(
              "PostgreSQL, the same five times over, 15 million rows",
              List.of(Contestant.java(SMALL, "64m", 1, "greta-pg-five", port)));
      goals(medians, five);
    }
  }

  private static void load(EmbeddedPostgres server, Path csv) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(Lineitem.CREATE_TABLE);
      statement.execute("COPY lineitem FROM '" + csv + "' (FORMAT csv, HEADER)");
      statement.execute("VACUUM (ANALYZE, FREEZE) lineitem");
    }
  }

  private static List<Contestant> contestants(String port, long rows) throws InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    if (Main.runs("psql", "--version") && Main.runs("bash", "-c", "command -v /usr/bin/time")) {
      contestants.add(psql(port, rows));
    }
    contestants.add(Contestant.java(GRETA, "128m", 2, "greta-pg", port));
    contestants.add(Contestant.java(SPLITS, "128m", 2, "greta-pg-splits", port));
    contestants.add(Contestant.java(SMALL, "64m", 1, "greta-pg", port));
    contestants.add(Contestant.java(ARROW_JDBC, "512m", 2, "arrow-jdbc-pg", port));
    contestants.add(Contestant.java("pgjdbc, ResultSet", "512m", 2, "jdbc-pg", port));
    if (Main.runs(Main.PYTHON, "-c", "import adbc_driver_postgresql, pyarrow")) {
      contestants.add(python("ADBC", "adbc", port));
    }
    if (Main.runs(Main.PYTHON, "-c", "import pandas, psycopg2")) {
      contestants.add(python(PANDAS, "pandas", port));
    }
    return contestants;
  }

  private static Contestant python(String name, String kind, String port) {
    return new Contestant(name, 1, List.of(Main.PYTHON, "peers/drain_postgres.py", kind, port));
  }

  private static Contestant psql(String port, long rows) {
    String copy = "\\copy lineitem TO '/dev/null' (FORMAT binary)";
    String script =
        "/usr/bin/time -f '%e %U %S %M' psql -q 'host=localhost port="
            + port
            + " user=postgres dbname=postgres' -c \""
            + copy.replace("\\", "\\\\")
            + "\" 2>&1 | awk '{print "
            + rows
            + ", $1, $2 + $3, $4 / 1024}'";
    return new Contestant(PSQL, 1, List.of("bash", "-c", script));
  }

  private static void goals(Map<String, List<Figures>> medians, Map<String, List<Figures>> five) {
    Figures first = figures(medians, GRETA, 0);
    Figures again = figures(medians, GRETA, 1);
    Figures arrow = figures(medians, ARROW_JDBC, 0);
    Figures small = figures(medians, SMALL, 0);
    System.out.println();
    goal("CPU of the first read to arrow-jdbc's", first.cpu() / arrow.cpu(), 0.36);
    goal("CPU of the second read to arrow-jdbc's", again.cpu() / arrow.cpu(), 0.2);
    if (medians.containsKey(PSQL)) {
      goal("wall to psql's", first.wall() / figures(medians, PSQL, 0).wall(), 1.3);
    }
    if (medians.containsKey(PANDAS)) {
      goal("wall to pandas'", first.wall() / figures(medians, PANDAS, 0).wall(), 0.25);
    }
    goal("peak under -Xmx64m, MB", small.peak(), 160);
    goal("peak at five times the rows to that", figures(five, SMALL, 0).peak() / small.peak(), 1.1);
    Figures splits = figures(medians, SPLITS, 0);
    goal("CPU of four splits to that of one", splits.cpu() / first.cpu(), 1.1);
    Figures splitsAgain = figures(medians, SPLITS, 1);
    goal("the same, again", splitsAgain.cpu() / again.cpu(), 1.1);
  }

  private static Figures figures(Map<String, List<Figures>> medians, String name, int read) {
    return Objects.requireNonNull(medians.get(name)).get(read);
  }

  private static void goal(String what, double figure, double most) {
    System.out.printf(
        Locale.ROOT,
        "%-42s %7.2f   goal %6.2f   %s%n",
        what,
        figure,
        most,
        figure <= most ? "reached" : "missed");
  }
}
