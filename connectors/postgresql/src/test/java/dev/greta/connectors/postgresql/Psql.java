package dev.greta.connectors.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A person's home folder with psql's files, and the variables that lead there. */
final class Psql {

  private final Path home;
  private final Map<String, String> variables = new HashMap<>();

  Psql(Path home) {
    this.home = home;
    variables.put("HOME", home.toString());
  }

  static Environment environment(String user, Map<String, String> variables) {
    return new Environment(
        name -> Optional.ofNullable(variables.get(name)), Path.of("/nonexistent"), user);
  }

  Psql variable(String name, Object value) {
    variables.put(name, value.toString());
    return this;
  }

  /** Writes a file in the home folder, which its owner alone may read. */
  Path file(String name, String... lines) {
    return fileFor("rw-------", name, lines);
  }

  Path fileFor(String permissions, String name, String... lines) {
    try {
      Path file = home.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Environment environment() {
    return environment("postgres", variables);
  }
}
