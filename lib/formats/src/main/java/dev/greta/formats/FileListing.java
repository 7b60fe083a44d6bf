package dev.greta.formats;

import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a source named when it was looked at, in their order.
 *
 * @param root the folder that all are in, up to where the source says no more; their own paths
 *     below it may have keys
 * @param one whether the source names one file, rather than a folder or a pattern
 */
record FileListing(Path root, boolean one, List<LocalFile> files) {

  private static final int SHOWN = 5;

  FileListing {
    files = List.copyOf(files);
  }

  /**
   * Looks for the files.
   *
   * @throws ConnectionException if there is none, or one cannot be read
   */
  static FileListing of(FileSet set, Path baseDirectory) {
    Path path = LocalFile.locate(set.source(), baseDirectory);
    if (Files.isDirectory(path) && !set.endings().isEmpty()) {
      List<Path> found = Glob.below(set.source(), path, set.endings());
      if (found.isEmpty()) {
        throw noFiles(set, path);
      }
      return of(path, found);
    }
    if (Files.exists(path) || !Glob.isPattern(set.source())) {
      LocalFile file = LocalFile.find(set.source(), baseDirectory);
      return new FileListing(file.path().resolveSibling(""), true, List.of(file));
    }
    List<Path> found = Glob.matching(set.source(), baseDirectory);
    if (found.isEmpty()) {
      throw noMatch(set, path, Glob.root(set.source(), baseDirectory));
    }
    return of(Glob.root(set.source(), baseDirectory), found);
  }

  private static FileListing of(Path root, List<Path> found) {
    List<LocalFile> files =
        found.stream().sorted(NaturalOrder.INSTANCE).map(FileListing::readable).toList();
    return new FileListing(root, false, files);
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

  private static ConnectionException noFiles(FileSet set, Path folder) {
    String endings = String.join(", ", set.endings());
    List<Path> others = Glob.below(set.source(), folder, List.of(""));
    Fault fault =
        Fault.of(
                Glob.NO_FILES,
                "the folder " + set.source() + " has no file that ends in " + endings)
            .withPlace("source")
            .withTried("looked at " + folder + " and the folders in it")
            .withRemedy("Check 'source' and 'type'.");
    return new ConnectionException(
        others.isEmpty()
            ? fault
            : fault
                .withTried("found " + others.size() + " other files: " + shown(folder, others))
                .withRemedy(
                    "Check 'type', or name the files by a pattern: " + set.source() + "/**/*"));
  }

  private static String shown(Path folder, List<Path> files) {
    return files.stream()
        .sorted(NaturalOrder.INSTANCE)
        .limit(SHOWN)
        .map(file -> folder.relativize(file).toString())
        .collect(Collectors.joining(", ", "", files.size() > SHOWN ? ", …" : ""));
  }

  private static ConnectionException noMatch(FileSet set, Path path, Path root) {
    Fault fault =
        Fault.of(Glob.NO_MATCH, "no file matches " + set.source())
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
