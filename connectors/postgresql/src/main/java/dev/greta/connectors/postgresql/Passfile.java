package dev.greta.connectors.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a file of passwords has for one endpoint, as libpq reads it (documentation, 32.16 "The
 * Password File"; {@code passwordFromFile} of fe-connect.c).
 *
 * @param password of the first line that matches
 * @param remark what to say of the file if no one is let in
 * @param remedy what to do about the file; empty where nothing is wrong with it
 */
record Passfile(Optional<String> password, String remark, Optional<String> remedy) {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  @Override
  public String toString() {
    return remark;
  }

  /** Looks for the endpoint's password. A file that cannot be used is no failure, as in psql. */
  static Passfile look(Path file, Endpoint endpoint) {
    List<String> lines;
    try {
      if (!Files.exists(file)) {
        return without(file + ": there is no such file", Optional.empty());
      }
      if (!Files.isRegularFile(file)) {
        return without(file + " is passed over, as it is no file", Optional.empty());
      }
      if (isOpenToOthers(file)) {
        return without(
            file + " is passed over, as by psql: others than its owner have access to it",
            Optional.of("Run chmod 0600 " + file + "."));
      }
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return without(file + " cannot be read", Optional.of("Check its permissions."));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Optional<String> password = line.startsWith("#") ? Optional.empty() : match(line, endpoint);
      if (password.isPresent()) {
        return new Passfile(
            password, "the password is that of " + file + ":" + (i + 1), Optional.empty());
      }
    }
    String wanted =
        String.join(
            ":",
            endpoint.host(),
            String.valueOf(endpoint.port()),
            endpoint.database(),
            endpoint.user());
    return without(file + ": no line for " + wanted, Optional.empty());
  }

  private static Passfile without(String remark, Optional<String> remedy) {
    return new Passfile(Optional.empty(), remark, remedy);
  }

  /** Files of systems that have no such permissions are read, as psql does there. */
  private static boolean isOpenToOthers(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        && !OWNERS.containsAll(Files.getPosixFilePermissions(file));
  }

  /** {@code host:port:database:user:password}. */
  private static Optional<String> match(String line, Endpoint endpoint) {
    int port = field(line, 0, endpoint.host());
    if (port < 0 && endpoint.isLocal()) {
      port = field(line, 0, "localhost");
    }
    int database = field(line, port, String.valueOf(endpoint.port()));
    int user = field(line, database, endpoint.database());
    int password = field(line, user, endpoint.user());
    return password < 0 ? Optional.empty() : Optional.of(unescaped(line, password));
  }

  /**
   * Compares one field.
   *
   * @param from where it begins; -1 if an earlier one differs
   * @return where the next one begins; -1 if this one differs
   */
  private static int field(String line, int from, String value) {
    if (from < 0 || line.startsWith("*:", from)) {
      return from < 0 ? from : from + 2;
    }
    int at = from;
    for (int i = 0; i < value.length(); i++) {
      if (at + 1 < line.length() && line.charAt(at) == '\\') {
        at++;
      }
      if (at >= line.length() || line.charAt(at) != value.charAt(i)) {
        return -1;
      }
      at++;
    }
    return at < line.length() && line.charAt(at) == ':' ? at + 1 : -1;
  }

  /** Up to the next colon; what follows a backslash stands for itself. */
  private static String unescaped(String line, int from) {
    StringBuilder plain = new StringBuilder();
    for (int i = from; i < line.length() && line.charAt(i) != ':'; i++) {
      if (line.charAt(i) == '\\' && i + 1 < line.length()) {
        i++;
      }
      plain.append(line.charAt(i));
    }
    return plain.toString();
  }
}
