package dev.greta.benchmarks;

import dev.greta.benchmarks.Contestant.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Runs contestants in turn, A B C A B C …, and prints medians and their ratios to the first. */
final class Comparison {

  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("BENCHMARK_ROUNDS", "5"));

  private Comparison() {}

  /**
   * Every contestant must read the same number of rows.
   *
   * @return the medians of each read, by the contestant's name
   */
  static Map<String, List<Figures>> run(String title, List<Contestant> contestants)
      throws IOException, InterruptedException {
    Map<Contestant, List<List<Figures>>> all = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        all.computeIfAbsent(contestant, c -> new ArrayList<>()).add(contestant.run());
      }
    }
    requireSameRows(all);
    print(title, all);
    Map<String, List<Figures>> medians = new LinkedHashMap<>();
    all.forEach((contestant, runs) -> medians.put(contestant.name(), medians(contestant, runs)));
    return medians;
  }

  private static List<Figures> medians(Contestant contestant, List<List<Figures>> runs) {
    return IntStream.range(0, contestant.reads())
        .mapToObj(read -> median(runs.stream().map(run -> run.get(read)).toList()))
        .toList();
  }

  private static Figures median(List<Figures> runs) {
    return new Figures(
        runs.get(0).rows(),
        median(runs, Figures::wall),
        median(runs, Figures::cpu),
        median(runs, Figures::peak));
  }

  private static void requireSameRows(Map<Contestant, List<List<Figures>>> all) {
    long kinds =
        all.values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .mapToLong(Figures::rows)
            .distinct()
            .count();
    if (kinds != 1) {
      throw new IllegalStateException("not all read the same rows: " + all);
    }
  }

  private static void print(String title, Map<Contestant, List<List<Figures>>> all) {
    System.out.printf(
        "%n%s (medians of %d alternated runs)%n%-28s %8s %8s %8s   %s%n",
        title, ROUNDS, "", "wall s", "CPU s", "peak MB", "wall, CPU, peak as ratios to the first");
    int reads = all.keySet().stream().mapToInt(Contestant::reads).max().orElse(0);
    for (int read = 0; read < reads; read++) {
      print(read, all);
    }
  }

  private static void print(int read, Map<Contestant, List<List<Figures>>> all) {
    Figures first = null;
    for (Map.Entry<Contestant, List<List<Figures>>> entry : all.entrySet()) {
      if (entry.getKey().reads() <= read) {
        continue;
      }
      Figures median = median(entry.getValue().stream().map(run -> run.get(read)).toList());
      first = first == null ? median : first;
      System.out.printf(
          Locale.ROOT,
          "%-28s %8.2f %8.2f %8.0f   %.2f  %.2f  %.2f%n",
          entry.getKey().name() + (read == 0 ? "" : ", again"),
          median.wall(),
          median.cpu(),
          median.peak(),
          median.wall() / first.wall(),
          median.cpu() / first.cpu(),
          median.peak() / first.peak());
    }
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
