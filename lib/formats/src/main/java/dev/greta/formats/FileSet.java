package dev.greta.formats;

import java.util.List;
import java.util.Optional;

/**
 * Which files are read, and how they become one table.
 *
 * @param source as the user wrote it, absolute or relative to the folder of the config: a file, a
 *     folder or a glob
 * @param endings of the files that are read where {@code source} is a folder, in lower case, as
 *     ".csv"; none if a folder is refused
 * @param partitions whether folders named {@code key=value} give columns
 * @param filenameColumn the column that says which file a row is from; empty for none
 * @param typing finds the types of the values in folder names
 */
public record FileSet(
    String source,
    List<String> endings,
    Partitions partitions,
    Optional<String> filenameColumn,
    Union union,
    TextTyping typing) {

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
    endings = List.copyOf(endings);
  }

  /** One file, or those that a glob matches; no folders, no columns from paths. */
  static FileSet of(String source) {
    return new FileSet(
        source, List.of(), Partitions.FALSE, Optional.empty(), Union.BY_NAME, TextTyping.AS_TEXT);
  }
}
