package dev.greta.formats.files;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a source named when it was looked at, in their order: as the source lists them,
 * and those of one folder or pattern by their names.
 *
 * @param one whether the source names one file, rather than several, a folder or a pattern
 * @param origins where each file comes from
 */
record FileListing(boolean one, List<LocalFile> files, List<Origin> origins) {

  /** The code of a file that several entries of a list name. */
  static final String TWICE = "GRT-445";

  private static final int SHOWN = 5;

  /**
   * A part of the source.
   *
   * @param source as the user wrote it
   * @param root the folder that its files are in, up to where it says no more; their own paths
   *     below it may have keys
   */
  record Origin(String source, Path root) {}

  FileListing {
    files = List.copyOf(files);
    origins = List.copyOf(origins);
  }

  /**
   * Looks for the files.
   *
   * @throws ConnectionException if a source names none, one cannot be read, or two sources name the
   *     same
   */
  static FileListing of(FileSet set, Path baseDirectory) {
    List<FileListing> each =
        set.sources().stream().map(source -> of(set, source, baseDirectory)).toList();
    return each.size() == 1 ? each.get(0) : joined(each, set);
  }

  private static FileListing of(FileSet set, String source, Path baseDirectory) {
    Path path = LocalFile.locate(source, baseDirectory);
    if (Files.isDirectory(path) && !set.endings().isEmpty()) {
      List<Path> found = Glob.below(source, path, set.endings());
      if (found.isEmpty()) {
        throw noFiles(set, source, path);
      }
      return of(new Origin(source, path), found);
    }
    if (Files.exists(path) || !Glob.isPattern(source)) {
      LocalFile file = LocalFile.find(source, baseDirectory);
      Origin origin = new Origin(source, file.path().resolveSibling(""));
      return new FileListing(true, List.of(file), List.of(origin));
    }
    Path root = Glob.root(source, baseDirectory);
    List<Path> found = Glob.matching(source, baseDirectory);
    if (found.isEmpty()) {
      throw noMatch(source, path, root);
    }
    return of(new Origin(source, root), found);
  }

  private static FileListing of(Origin origin, List<Path> found) {
    List<LocalFile> files =
        found.stream().sorted(NaturalOrder.INSTANCE).map(FileListing::readable).toList();
    return new FileListing(false, files, Collections.nCopies(files.size(), origin));
  }

  /** One after the other. Rows that are there twice would be counted twice, and nobody told. */
  private static FileListing joined(List<FileListing> each, FileSet set) {
    Map<Path, Integer> entries = new HashMap<>();
    List<LocalFile> files = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    for (int entry = 0; entry < each.size(); entry++) {
      for (LocalFile file : each.get(entry).files()) {
        int first = entries.getOrDefault(real(file.path()), entry);
        if (first < entry) {
          throw twice(file, set, first, entry);
        }
        entries.put(real(file.path()), entry);
      }
      files.addAll(each.get(entry).files());
      origins.addAll(each.get(entry).origins());
    }
    Glob.requireFew(set.told(), files.size());
    return new FileListing(false, files, origins);
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw LocalFile.unreadable(file, e);
    }
  }

  private static ConnectionException twice(LocalFile file, FileSet set, int first, int second) {
    return new ConnectionException(
        Fault.of(
                TWICE,
                file.path()
                    + " would be read twice: by '"
                    + set.sources().get(first)
                    + "' and by '"
                    + set.sources().get(second)
                    + "', number "
                    + (first + 1)
                    + " and "
                    + (second + 1)
                    + " of the list")
            .withPlace("source")
            .withRemedy("Take one of them out of the list, or name fewer files by it."));
  }

  private static LocalFile readable(Path path) {
    if (!Files.isReadable(path)) {
      throw LocalFile.unreadable(path, null);
    }
    return LocalFile.stamp(path);
  }

  long bytes() {
    return files.stream().mapToLong(LocalFile::size).sum();
  }

  private static ConnectionException noFiles(FileSet set, String source, Path folder) {
    String endings = String.join(", ", set.endings());
    List<Path> others = Glob.below(source, folder, List.of(""));
    Fault fault =
        Fault.of(Glob.NO_FILES, "the folder " + source + " has no file that ends in " + endings)
            .withPlace("source")
            .withTried("looked at " + folder + " and the folders in it")
            .withRemedy("Check 'source' and 'type'.");
    return new ConnectionException(
        others.isEmpty()
            ? fault
            : fault
                .withTried("found " + others.size() + " other files: " + shown(folder, others))
                .withRemedy("Check 'type', or name the files by a pattern: " + source + "/**/*"));
  }

  private static String shown(Path folder, List<Path> files) {
    return files.stream()
        .sorted(NaturalOrder.INSTANCE)
        .limit(SHOWN)
        .map(file -> folder.relativize(file).toString())
        .collect(Collectors.joining(", ", "", files.size() > SHOWN ? ", …" : ""));
  }

  private static ConnectionException noMatch(String source, Path path, Path root) {
    Fault fault =
        Fault.of(Glob.NO_MATCH, "no file matches " + source)
            .withPlace("source")
            .withTried("looked for " + path);
    if (!Files.isDirectory(root)) {
      return new ConnectionException(
          fault.withRemedy("Check 'source': the folder " + root + " does not exist."));
    }
    List<String> names = names(root);
    String next = root.relativize(path).getName(0).toString();
    Optional<String> near = Nearest.to(next, names);
    String holds =
        names.isEmpty()
            ? "nothing"
            : names.stream()
                .limit(SHOWN)
                .collect(Collectors.joining(", ", "", names.size() > SHOWN ? ", …" : ""));
    return new ConnectionException(
        fault
            .withTried(root + " holds " + holds)
            .withRemedy(
                near.map(name -> "Did you mean " + name + "?")
                    .orElse("Check 'source': it is relative to the folder of the config file.")));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(child -> child.getFileName().toString())
          .sorted(NaturalOrder::compareNames)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
