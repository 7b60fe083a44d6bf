package dev.greta.benchmarks;

import dev.greta.benchmarks.Contestant.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs contestants in turn, A B C A B C …, and prints medians and their ratios to the first. */
final class Comparison {

  private static final int ROUNDS = 5;

  private Comparison() {}

  /** Every contestant must read the same number of rows. */
  static void run(String title, List<Contestant> contestants)
      throws IOException, InterruptedException {
    Map<Contestant, List<Figures>> all = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        all.computeIfAbsent(contestant, c -> new ArrayList<>()).add(contestant.run());
      }
    }
    requireSameRows(all);
    print(title, all);
  }

  private static void requireSameRows(Map<Contestant, List<Figures>> all) {
    long kinds =
        all.values().stream().flatMap(List::stream).mapToLong(Figures::rows).distinct().count();
    if (kinds != 1) {
      throw new IllegalStateException("not all read the same rows: " + all);
    }
  }

  private static void print(String title, Map<Contestant, List<Figures>> all) {
    List<Figures> first = all.values().iterator().next();
    System.out.printf(
        "%n%s (medians of %d alternated runs)%n%-28s %8s %8s %8s   %s%n",
        title, ROUNDS, "", "wall s", "CPU s", "peak MB", "wall, CPU, peak as ratios to the first");
    all.forEach(
        (contestant, runs) ->
            System.out.printf(
                Locale.ROOT,
                "%-28s %8.2f %8.2f %8.0f   %.2f  %.2f  %.2f%n",
                contestant.name(),
                median(runs, Figures::wall),
                median(runs, Figures::cpu),
                median(runs, Figures::peak),
                median(runs, Figures::wall) / median(first, Figures::wall),
                median(runs, Figures::cpu) / median(first, Figures::cpu),
                median(runs, Figures::peak) / median(first, Figures::peak)));
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
