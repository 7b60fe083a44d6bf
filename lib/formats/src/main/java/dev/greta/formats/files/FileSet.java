package dev.greta.formats.files;

import dev.greta.formats.TextTyping;
import java.util.List;
import java.util.Optional;

/**
 * Which files are read, and how they become one table.
 *
 * @param sources as the user wrote them, absolute or relative to the folder of the config: each a
 *     file, a folder or a glob; at least one
 * @param endings of the files that are read where a source is a folder, in lower case, as ".csv";
 *     none if a folder is refused
 * @param partitions whether folders named {@code key=value} give columns
 * @param filenameColumn the column that says which file a row is from; empty for none
 * @param typing finds the types of the values in folder names
 */
public record FileSet(
    List<String> sources,
    List<String> endings,
    Partitions partitions,
    Optional<String> filenameColumn,
    Union union,
    TextTyping typing) {

  private static final int SHOWN = 5;

  /** Whether folders named {@code key=value} give columns. */
  public enum Partitions {
    /** If all files have the same keys. */
    AUTO,
    /** Always: it is an error if they have not. */
    TRUE,
    /** Never. */
    FALSE
  }

  /** How the columns of several files become those of one table. */
  public enum Union {
    /** All columns of all files, each of a type that holds the values of every file. */
    BY_NAME,
    /** All files have the same columns. */
    STRICT
  }

  public FileSet {
    sources = List.copyOf(sources);
    endings = List.copyOf(endings);
  }

  /** The sources in a line, where there are many of them the first few. */
  String told() {
    String few = String.join(", ", sources.subList(0, Math.min(SHOWN, sources.size())));
    return sources.size() > SHOWN ? few + ", …" : few;
  }

  /** One file, or those that a glob matches; no folders, no columns from paths. */
  static FileSet of(String source) {
    return new FileSet(
        List.of(source),
        List.of(),
        Partitions.FALSE,
        Optional.empty(),
        Union.BY_NAME,
        TextTyping.AS_TEXT);
  }
}
