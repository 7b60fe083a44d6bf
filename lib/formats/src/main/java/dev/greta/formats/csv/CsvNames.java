package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of a file's columns. */
final class CsvNames {

  private CsvNames() {}

  /** Names for a file that has none. */
  static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("column_" + i);
    }
    return names;
  }

  /**
   * Makes every name one of its own, as pandas does: the second {@code a} is {@code a.1}, or {@code
   * a.2} where the file has an {@code a.1}; a third column without a name is {@code Unnamed: 2}.
   */
  static List<String> unique(List<String> header) {
    Set<String> taken = new HashSet<>(header);
    Set<String> used = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String wanted = header.get(i).isBlank() ? "Unnamed: " + i : header.get(i);
      String name = wanted;
      boolean given = name.equals(header.get(i));
      for (int number = 1; used.contains(name) || (!given && taken.contains(name)); number++) {
        name = wanted + "." + number;
        given = false;
      }
      used.add(name);
      names.add(name);
    }
    return names;
  }

  /**
   * The names themselves.
   *
   * @throws dev.greta.spi.error.ValidationException if one is empty or repeats
   */
  static List<String> checked(LocalFile file, long line, List<String> names) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        throw header(file, line, "column " + (i + 1) + " of the header has no name");
      }
      Integer earlier = seen.putIfAbsent(name, i);
      if (earlier != null) {
        throw header(
            file,
            line,
            "columns "
                + (earlier + 1)
                + " and "
                + (i + 1)
                + " of the header are both '"
                + name
                + "'");
      }
    }
    return names;
  }

  private static RuntimeException header(LocalFile file, long line, String message) {
    return CsvFaults.at(
        CsvFaults.HEADER,
        file.path(),
        line,
        message,
        "Give every column a name of its own, or write duplicate_names: number; header: false if"
            + " there is no header.");
  }
}
