package dev.greta.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.options.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of this machine, as it was at a certain time.
 *
 * @param path absolute
 * @param size in bytes
 * @param modified when it was last changed
 */
public record LocalFile(Path path, long size, Instant modified) {

  /** The code of a file that is not there. */
  public static final String MISSING = "GRT-410";

  /** The code of something that is there and no file. */
  public static final String NOT_A_FILE = "GRT-411";

  /** The code of a file that this user may not read. */
  public static final String UNREADABLE = "GRT-412";

  /** The code of a file that changed after its read was planned. */
  public static final String CHANGED = "GRT-810";

  /** The code of a file that was removed after its read was planned. */
  public static final String GONE = "GRT-811";

  private static final int MAX_NEIGHBOURS = 10_000;

  /**
   * Finds the file that a config names.
   *
   * @param source as the user wrote it, absolute or relative to {@code baseDirectory}
   * @throws ConnectionException if it is not there, no file or not readable; names where it was
   *     looked for, and what may have been meant
   */
  public static LocalFile find(String source, Path baseDirectory) {
    return find(source, baseDirectory, Path.of("").toAbsolutePath(), Files::isReadable);
  }

  /** The place that {@link #find} looks at. */
  public static Path locate(String source, Path baseDirectory) {
    return baseDirectory.resolve(source).normalize();
  }

  static LocalFile find(
      String source, Path baseDirectory, Path workingDirectory, Predicate<Path> readable) {
    Path path = locate(source, baseDirectory);
    if (!Files.exists(path)) {
      throw missing(source, path, workingDirectory);
    }
    if (!Files.isRegularFile(path)) {
      String found = Files.isDirectory(path) ? "a directory" : "no regular file";
      throw new ConnectionException(
          Fault.of(NOT_A_FILE, path + " is " + found)
              .withPlace("source")
              .withRemedy("Name one file in 'source'."));
    }
    if (!readable.test(path)) {
      throw unreadable(path, null);
    }
    return stamp(path);
  }

  /**
   * Makes sure that the file is still the one that the read was planned for.
   *
   * @throws IncompleteException if its size or time of change differs, or if it is gone
   */
  public void requireUnchanged() {
    if (!Files.exists(path)) {
      throw new IncompleteException(
          Fault.of(GONE, name() + " was removed while it was read")
              .withPlace(path.toString())
              .withRemedy("Run again when nothing removes files."));
    }
    LocalFile now = stamp(path);
    if (!now.equals(this)) {
      throw new IncompleteException(
          Fault.of(
                  CHANGED,
                  name() + " changed while it was read: " + describe() + ", now " + now.describe())
              .withPlace(path.toString())
              .withRemedy("Run again when nothing writes to the file."));
    }
  }

  /** Adds this file to the JSON of a split, for {@link #readFrom}. */
  public void writeTo(ObjectNode json) {
    json.put("path", path.toString());
    json.put("size", size);
    json.put("modified", modified.toString());
  }

  /** The file that {@link #writeTo} added. */
  public static LocalFile readFrom(JsonNode json) {
    return new LocalFile(
        Path.of(json.required("path").textValue()),
        json.required("size").longValue(),
        Instant.parse(json.required("modified").textValue()));
  }

  /** The file's name without its folder. */
  public String name() {
    return path.getFileName().toString();
  }

  private String describe() {
    return size + " bytes of " + modified;
  }

  /** A file as it is now. */
  public static LocalFile stamp(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new LocalFile(path, attributes.size(), attributes.lastModifiedTime().toInstant());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The failure of a file that cannot be read. */
  public static ConnectionException unreadable(Path path, @Nullable IOException cause) {
    String reason = cause == null ? "no permission" : String.valueOf(cause);
    return new ConnectionException(
        Fault.of(UNREADABLE, path + " cannot be read: " + reason)
            .withPlace("source")
            .withRemedy("Give this user the right to read the file."),
        cause);
  }

  private static ConnectionException missing(String source, Path path, Path workingDirectory) {
    Fault fault =
        Fault.of(MISSING, "there is no file " + source)
            .withPlace("source")
            .withTried("looked at " + path);
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return new ConnectionException(
          fault.withRemedy("Check 'source': the folder " + folder + " does not exist."));
    }
    Path elsewhere = workingDirectory.resolve(source).normalize();
    if (!elsewhere.equals(path) && Files.exists(elsewhere)) {
      return new ConnectionException(
          fault
              .withTried("found " + elsewhere + " in the working directory")
              .withRemedy(
                  "'source' is relative to the folder of the config file; write " + elsewhere));
    }
    return new ConnectionException(
        fault.withRemedy(
            nearest(path)
                .map(name -> "Did you mean " + name + "?")
                .orElse("Check 'source': it is relative to the folder of the config file.")));
  }

  private static Optional<String> nearest(Path path) {
    Path folder = path.getParent();
    Path name = path.getFileName();
    if (folder == null || name == null) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .limit(MAX_NEIGHBOURS)
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
      return Nearest.to(name.toString(), names);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
