package dev.greta.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the comparisons that are named: {@code csv parquet json stream xlsx postgres sqlite api};
 * all without a name.
 */
final class Main {

  private static final long ROWS = 3_000_000;
  private static final long JSON_BYTES = 128_000_000;

  /** 100 MB. */
  private static final int API_PAGES = 1_000;

  private static final int API_RECORDS = 300;

  /** By default the one that Debian's packages are installed for. */
  static final String PYTHON = System.getenv().getOrDefault("BENCHMARK_PYTHON", "/usr/bin/python3");

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    List<String> wanted =
        arguments.length == 0
            ? List.of("csv", "parquet", "json", "stream", "xlsx", "postgres", "sqlite", "api")
            : List.of(arguments);
    Path folder = Path.of("target", "data").toAbsolutePath();
    for (String name : wanted) {
      switch (name) {
        case "csv" -> files(Lineitem.file(folder, ROWS, ".csv"));
        case "parquet" -> files(Lineitem.file(folder, ROWS, ".parquet"));
        case "json" -> json(Orders.file(folder, JSON_BYTES).toString());
        case "stream" -> stream(folder);
        case "xlsx" -> xlsx(Spreadsheet.file(folder, 100_000));
        case "postgres" -> Postgres.run(Lineitem.file(folder, ROWS, ".csv"), ROWS);
        case "sqlite" -> sqlite(Lineitem.sqlite(folder, ROWS).toString());
        case "api" -> api(folder);
        default -> throw new IllegalArgumentException("no such comparison: " + name);
      }
    }
  }

  private static void files(Path file) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(Contestant.java("duckdb, Arrow drain", "512m", 2, "duckdb", file.toString()));
    contestants.add(Contestant.java("greta, stream", "512m", 2, "greta", file.toString()));
    if (runs(PYTHON, "-c", "import pandas, sys; sys.exit()")
        && (file.toString().endsWith(".csv") || runs(PYTHON, "-c", "import pyarrow"))) {
      contestants.add(
          new Contestant("pandas", 1, List.of(PYTHON, "peers/drain.py", file.toString())));
    }
    Comparison.run("3 million x 16, " + file.getFileName(), contestants);
  }

  /** A tenth of what a sheet can hold, as Greta itself wrote it. */
  private static void xlsx(Path file) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(Contestant.java("greta, stream", "128m", 2, "greta", file.toString()));
    if (runs(PYTHON, "-c", "import pandas, openpyxl")) {
      contestants.add(
          new Contestant(
              "pandas, openpyxl", 1, List.of(PYTHON, "peers/drain.py", file.toString())));
    }
    Comparison.run("100,000 x 20, " + file.getFileName(), contestants);
  }

  /** Against a parser that looks at every token, and one that also asks for every value. */
  private static void json(String file) throws IOException, InterruptedException {
    Comparison.run(
        "NDJSON of 128 MB",
        List.of(
            Contestant.java("Jackson, tokens only", "512m", 2, "jackson", file),
            Contestant.java("Jackson, all values", "512m", 2, "jackson-values", file),
            Contestant.java("greta, stream", "512m", 2, "greta", file)));
  }

  /** Peaks at ten times the rows, under a fixed heap. */
  private static void stream(Path folder) throws Exception {
    for (long rows : new long[] {ROWS, 10 * ROWS}) {
      String file = Lineitem.file(folder, rows, ".csv").toString();
      Comparison.run(
          "stream under -Xmx256m, " + rows + " rows",
          List.of(Contestant.java("greta, stream", "256m", 1, "greta", file)));
    }
  }

  private static void sqlite(String file) throws IOException, InterruptedException {
    Comparison.run(
        "SQLite, 3 million x 16",
        List.of(
            Contestant.java("sqlite-jdbc, getObject", "512m", 2, "jdbc-sqlite", file),
            Contestant.java("greta, stream", "512m", 2, "greta-sqlite", file)));
  }

  /**
   * 100 MB in 1,000 pages against a parser that reads the same bytes from a file, and a client that
   * drops them; then pages of few records, and peaks at ever more pages under a fixed heap.
   */
  private static void api(Path folder) throws IOException, InterruptedException {
    Path file = Orders.records(folder, API_PAGES * API_RECORDS);
    try (PageServer server = PageServer.start(file)) {
      String thousand = server.url(API_PAGES, API_RECORDS, API_RECORDS);
      Comparison.run(
          "API, 100 MB of JSON in 1,000 pages",
          List.of(
              Contestant.java(
                  "Jackson, all values, no HTTP", "512m", 2, "jackson-values", file.toString()),
              Contestant.java("JDK client, nothing parsed", "512m", 2, "http", thousand),
              Contestant.java("greta, stream", "512m", 2, "greta-api", thousand)));
      Comparison.run(
          "API, 10,000 pages of 10 records",
          List.of(
              Contestant.java(
                  "JDK client, nothing parsed", "512m", 2, "http", server.url(10_000, 10, 10)),
              Contestant.java(
                  "greta, stream", "512m", 2, "greta-api", server.url(10_000, 10, 10))));
      for (int pages : new int[] {100, 1_000, 10_000}) {
        Comparison.run(
            "API, stream under -Xmx128m, " + pages + " pages of 100 kB",
            List.of(
                Contestant.java(
                    "greta, stream", "128m", 1, "greta-api", server.url(pages, API_RECORDS, 37))));
      }
    }
  }

  /** Whether a command is there and succeeds. */
  static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
