package dev.greta.spi.options;

import dev.greta.spi.error.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Collects what is wrong with a config, so that all of it can be told at once. One thread. */
public final class Problems {

  private record Entry(Place place, Fault fault) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Adds one problem.
   *
   * @param message the cause in one sentence; never a credential
   * @param remedy what to write instead
   */
  public void add(String code, Place place, String message, String remedy) {
    add(place, Options.problem(code, place, message, remedy));
  }

  /** Adds one problem that names its place itself. */
  public void add(Place place, Fault fault) {
    entries.add(new Entry(place, fault));
  }

  /** Adds those problems of another collection whose place is wanted. */
  public void addAll(Problems other, Predicate<Place> wanted) {
    other.entries.stream().filter(entry -> wanted.test(entry.place())).forEach(entries::add);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many there are so far. */
  public int size() {
    return entries.size();
  }

  /**
   * The problems by line and column, file after file in the order in which the files were first
   * mentioned; those of one place as they were added.
   */
  public List<Fault> inFileOrder() {
    List<String> files = entries.stream().map(entry -> entry.place().file()).distinct().toList();
    return entries.stream()
        .sorted(
            Comparator.<Entry>comparingInt(entry -> files.indexOf(entry.place().file()))
                .thenComparingInt(entry -> entry.place().line())
                .thenComparingInt(entry -> entry.place().column()))
        .map(Entry::fault)
        .toList();
  }
}
