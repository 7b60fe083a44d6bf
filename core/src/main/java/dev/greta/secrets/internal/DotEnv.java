package dev.greta.secrets.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code .env} file, in the syntax of python-dotenv: {@code NAME=value}, {@code export} before
 * it, comments, values in single quotes (as they stand but for {@code \'} and {@code \\}), in
 * double quotes (with the escapes of C), over several lines within quotes. Values are never
 * expanded.
 *
 * @param name as messages call it
 * @param state why a name may not be found here
 * @param notices what its user should know
 */
public record DotEnv(String name, Map<String, String> values, State state, List<String> notices) {

  /** What became of the file. */
  public enum State {
    READ("no such key"),
    ABSENT("no such file"),
    UNREADABLE("unreadable");

    private final String says;

    State(String says) {
      this.says = says;
    }
  }

  private static final long LARGEST = 1 << 20;

  public DotEnv {
    values = Map.copyOf(values);
    notices = List.copyOf(notices);
  }

  /** Reads a file that may be absent. */
  public static DotEnv read(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.exists(file)) {
      return new DotEnv(name, Map.of(), State.ABSENT, List.of());
    }
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        return unreadable(name, "is no file of at most 1 MiB");
      }
      return parse(name, Files.readString(file, StandardCharsets.UTF_8), readableByOthers(file));
    } catch (CharacterCodingException e) {
      return unreadable(name, "is not UTF-8 text");
    } catch (IOException e) {
      return unreadable(name, "cannot be read");
    }
  }

  /** Why a name was not found here. */
  String why() {
    return name + " (" + state.says + ")";
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Names only: the values are credentials. */
  @Override
  public String toString() {
    return "DotEnv[" + name + ", " + state + "]";
  }

  private static DotEnv unreadable(String name, String why) {
    return new DotEnv(name, Map.of(), State.UNREADABLE, List.of(name + " " + why + ": not used"));
  }

  private static Optional<String> readableByOthers(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
        ? Optional.of(
            file.getFileName() + " can be read by every user of this machine: chmod 600 it")
        : Optional.empty();
  }

  static DotEnv parse(String name, String content, Optional<String> notice) {
    DotEnvParser parser = new DotEnvParser(content);
    parser.parse();
    List<String> notices = new ArrayList<>(notice.stream().toList());
    parser.unusedLines().forEach(n -> notices.add(name + ":" + n + " is not NAME=value: not used"));
    return new DotEnv(name, parser.values(), State.READ, notices);
  }
}
