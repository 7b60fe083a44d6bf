package dev.greta.formats.files;

import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds files in folders: all below one, or those whose path matches a pattern. {@code *} and
 * {@code ?} match within a name, {@code [0-9]} one character of some, {@code {a,b}} one of several
 * texts, {@code **} any number of folders, none included.
 *
 * <p>Names that begin with a dot or an underscore (hidden ones, {@code _SUCCESS}) are passed over,
 * unless the pattern's own name begins so, or the name has an equals sign ({@code _key=value}).
 */
final class Glob {

  /** The code of a pattern that nothing matches. */
  static final String NO_MATCH = "GRT-440";

  /** The code of a folder without a file of the format. */
  static final String NO_FILES = "GRT-441";

  /** The code of a malformed pattern. */
  static final String MALFORMED = "GRT-442";

  /** The code of too many files. */
  static final String TOO_MANY = "GRT-443";

  /** The code of a folder that cannot be read. */
  static final String UNREADABLE = "GRT-444";

  /** The most files of one source. */
  static final int MOST_FILES = 100_000;

  private static final int MOST_ALTERNATIVES = 1_000;
  private static final String SPECIAL = "*?[{";

  private final String source;
  private final List<Path> found = new ArrayList<>();

  private Glob(String source) {
    this.source = source;
  }

  /** Whether a text is a pattern rather than a path. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** All files below a folder with one of some endings, in no order. */
  static List<Path> below(String source, Path folder, List<String> endings) {
    Glob glob = new Glob(source);
    glob.below(folder, name -> endings.stream().anyMatch(lower(name)::endsWith));
    return glob.found;
  }

  /** All files that match a pattern, each once, in no order. */
  static List<Path> matching(String source, Path baseDirectory) {
    Glob glob = new Glob(source);
    for (String pattern : alternatives(source)) {
      Path path = baseDirectory.resolve(pattern).normalize();
      glob.match(path.getRoot(), names(path), 0);
    }
    return glob.found.stream().distinct().toList();
  }

  /** The folder up to which a pattern has no special character. */
  static Path root(String source, Path baseDirectory) {
    Path path = baseDirectory.resolve(source).normalize();
    Path root = path.getRoot();
    for (String name : names(path)) {
      if (isPattern(name)) {
        break;
      }
      root = root.resolve(name);
    }
    return root;
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The patterns that a pattern with braces stands for. */
  private static List<String> alternatives(String source) {
    List<String> open = new ArrayList<>(List.of(source));
    List<String> done = new ArrayList<>();
    while (!open.isEmpty()) {
      String pattern = open.remove(open.size() - 1);
      int start = pattern.indexOf('{');
      if (start < 0) {
        done.add(pattern);
      } else {
        open.addAll(expanded(source, pattern, start));
      }
      if (open.size() + done.size() > MOST_ALTERNATIVES) {
        throw malformed(source, "its braces stand for more than 1,000 patterns");
      }
    }
    return done;
  }

  private static List<String> expanded(String source, String pattern, int start) {
    List<String> choices = new ArrayList<>();
    int depth = 0;
    int from = start + 1;
    for (int i = start; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0 || (depth == 1 && c == ',')) {
        choices.add(pattern.substring(from, i));
        from = i + 1;
      }
      if (depth == 0) {
        String end = pattern.substring(i + 1);
        return choices.stream().map(choice -> pattern.substring(0, start) + choice + end).toList();
      }
    }
    throw malformed(source, "a brace is not closed");
  }

  private void match(Path folder, List<String> names, int at) {
    String name = names.get(at);
    boolean last = at == names.size() - 1;
    if (name.equals("**")) {
      if (last) {
        below(folder, any -> true);
      } else {
        match(folder, names, at + 1);
        children(folder).stream()
            .filter(child -> isFolder(child) && isPlain(child, ""))
            .forEach(child -> match(child, names, at));
      }
    } else if (isPattern(name)) {
      PathMatcher matcher = matcher(folder, name);
      for (Path child : children(folder)) {
        if (matcher.matches(child.getFileName()) && isPlain(child, name)) {
          step(child, names, at);
        }
      }
    } else {
      step(folder.resolve(name), names, at);
    }
  }

  private void step(Path path, List<String> names, int at) {
    if (at == names.size() - 1) {
      if (Files.isRegularFile(path)) {
        add(path);
      }
    } else if (Files.isDirectory(path)) {
      match(path, names, at + 1);
    }
  }

  private PathMatcher matcher(Path folder, String name) {
    try {
      return folder.getFileSystem().getPathMatcher("glob:" + name.replace("\\", "\\\\"));
    } catch (PatternSyntaxException e) {
      throw malformed(source, e.getDescription());
    }
  }

  private void below(Path folder, java.util.function.Predicate<String> wanted) {
    for (Path child : children(folder)) {
      if (!isPlain(child, "")) {
        continue;
      }
      if (isFolder(child)) {
        below(child, wanted);
      } else if (wanted.test(child.getFileName().toString()) && Files.isRegularFile(child)) {
        add(child);
      }
    }
  }

  private static boolean isPlain(Path child, String pattern) {
    String name = child.getFileName().toString();
    char first = name.charAt(0);
    boolean lockFile = name.startsWith("~$"); // As Excel leaves one beside what it has open.
    return (first != '.' && first != '_' && !lockFile)
        || (!pattern.isEmpty() && pattern.charAt(0) == first)
        || (first == '_' && name.indexOf('=') > 0);
  }

  /** Whether this is a folder to go into: not a link to one that it is in itself. */
  private boolean isFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    if (!Files.isSymbolicLink(path)) {
      return true;
    }
    try {
      return !path.resolveSibling("").toRealPath().startsWith(path.toRealPath());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private void add(Path file) {
    found.add(file);
    requireFew(source, found.size());
  }

  /** Makes sure that there are not too many files. */
  static void requireFew(String source, int files) {
    if (files > MOST_FILES) {
      throw new ConnectionException(
          Fault.of(TOO_MANY, "'" + source + "' is more than " + MOST_FILES + " files")
              .withPlace("source")
              .withRemedy("Read them in several runs, each of one part of the folder."));
    }
  }

  private static ConnectionException unreadable(Path folder, IOException cause) {
    return new ConnectionException(
        Fault.of(UNREADABLE, "the folder " + folder + " cannot be read: " + cause)
            .withPlace("source")
            .withRemedy("Give this user the right to list the folder."),
        cause);
  }

  private static ConnectionException malformed(String source, String how) {
    return new ConnectionException(
        Fault.of(MALFORMED, "the pattern '" + source + "' is malformed: " + how)
            .withPlace("source")
            .withRemedy("Close each bracket and brace; [*] stands for the character itself."));
  }
}
