package dev.greta.formats.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts the lines that were no records, and remembers the first ones. */
final class BadLineCount {

  private static final int REMEMBERED = 10;

  private final List<Long> first = new ArrayList<>();
  private long count;

  void add(long line) {
    count++;
    if (first.size() < REMEMBERED) {
      first.add(line);
    }
  }

  /** What to tell the user; empty where there were none. */
  Optional<String> notice(String file, CsvText.BadLines policy) {
    if (count == 0) {
      return Optional.empty();
    }
    String lines = first.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String done = policy == CsvText.BadLines.SKIP ? " left out: " : " filled with nulls or cut: ";
    return Optional.of(
        file
            + ": "
            + count
            + (count == 1 ? " bad line" : " bad lines")
            + done
            + (count == 1 ? "line " : "lines ")
            + lines
            + (count > first.size() ? " …" : ""));
  }
}
