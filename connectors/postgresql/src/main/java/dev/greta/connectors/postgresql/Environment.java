package dev.greta.connectors.postgresql;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where psql's own files are looked for (libpq, documentation 32.16 to 32.17).
 *
 * @param variables of the environment, by name
 * @param home where a person's files are if {@code HOME} does not say it
 * @param user whose process this is
 */
record Environment(Function<String, Optional<String>> variables, Path home, String user) {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  static Environment ofProcess() {
    return new Environment(
        name -> Optional.ofNullable(System.getenv(name)),
        Path.of(System.getProperty("user.home")),
        System.getProperty("user.name"));
  }

  /** A variable's value; an empty one is none. */
  Optional<String> variable(String name) {
    return variables.apply(name).filter(value -> !value.isEmpty());
  }

  /**
   * A file of the person's own.
   *
   * @param onWindows its name there, in a folder that all programs share
   */
  Path file(String name, String onWindows) {
    return WINDOWS
        ? Path.of(variable("APPDATA").orElse(home.toString()), "postgresql", onWindows)
        : variable("HOME").map(Path::of).orElse(home).resolve(name);
  }
}
