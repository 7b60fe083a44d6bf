package dev.greta.connectors.postgresql;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks a service up as libpq does (documentation, 32.17 "The Connection Service File"; {@code
 * parseServiceFile} of fe-connect.c): in the file that {@code PGSERVICEFILE} names, or {@code
 * ~/.pg_service.conf}, then in {@code pg_service.conf} of the folder {@code PGSYSCONFDIR}. The
 * first section of the name counts, and in it the first line of a key. Blanks are part of keys and
 * values but for those at a line's ends.
 */
final class ServiceFile {

  private static final Set<String> KEYS =
      Set.of(
          "host",
          "port",
          "dbname",
          "user",
          "password",
          "passfile",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "application_name",
          "connect_timeout",
          "options");

  private final String service;
  private final Set<String> others = new LinkedHashSet<>();

  private ServiceFile(String service) {
    this.service = service;
  }

  /**
   * A value, and where it stands.
   *
   * @param place {@code file:line}
   */
  record Entry(String value, String place) {

    @Override
    public String toString() {
      return place;
    }

    /** What is wrong with the value; it is not told, as it may be a credential in a wrong line. */
    ConfigException wrong(String expected) {
      return malformed(place, "expected " + expected, "Correct the line.");
    }
  }

  /**
   * The entries of a service, by key.
   *
   * @throws ConfigException if no file has it, or one that is read for it is malformed
   */
  static Map<String, Entry> find(String service, Environment environment) {
    ServiceFile search = new ServiceFile(service);
    List<Path> files = new ArrayList<>();
    Optional<String> named = environment.variable("PGSERVICEFILE");
    files.add(
        named
            .map(Path::of)
            .orElseGet(() -> environment.file(".pg_service.conf", ".pg_service.conf")));
    environment
        .variable("PGSYSCONFDIR")
        .ifPresent(folder -> files.add(Path.of(folder, "pg_service.conf")));
    List<String> looked = new ArrayList<>();
    for (Path file : files) {
      Optional<List<String>> lines = read(file);
      if (lines.isPresent()) {
        Optional<Map<String, Entry>> found = search.section(file, lines.get());
        if (found.isPresent()) {
          return found.get();
        }
      }
      looked.add(file + (lines.isPresent() ? "" : ": there is no such file"));
      if (lines.isEmpty() && named.isPresent()) {
        break; // As psql does: what PGSERVICEFILE names has to be there.
      }
    }
    throw search.unknown(looked);
  }

  private static Optional<List<String>> read(Path file) {
    try {
      return Optional.of(
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw malformed(file.toString(), "the service file cannot be read", "Check its permissions.");
    }
  }

  private Optional<Map<String, Entry>> section(Path file, List<String> lines) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    boolean inside = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (inside) {
          break;
        }
        inside = line.startsWith("[" + service + "]");
        others.add(line.replaceFirst("^\\[([^]]*).*", "$1"));
      } else if (inside) {
        String place = file + ":" + (i + 1);
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals);
        check(key, place);
        entries.putIfAbsent(key, new Entry(line.substring(equals + 1), place));
      }
    }
    return inside || !entries.isEmpty() ? Optional.of(entries) : Optional.empty();
  }

  private static void check(String key, String place) {
    if (KEYS.contains(key)) {
      return;
    }
    if (key.isBlank() || KEYS.contains(key.strip())) {
      throw malformed(place, "this is not key=value", "Write it so, with no blank before the =.");
    }
    String known = "Known here: " + String.join(", ", KEYS.stream().sorted().toList()) + ".";
    throw malformed(
        place,
        "unknown key '" + key + "'",
        Nearest.to(key, KEYS).map(near -> "Did you mean '" + near + "'? " + known).orElse(known));
  }

  private static ConfigException malformed(String place, String what, String remedy) {
    return new ConfigException(Faults.fault("GRT-321", what).withPlace(place).withRemedy(remedy));
  }

  private ConfigException unknown(List<String> looked) {
    Fault fault =
        Faults.fault("GRT-320", "there is no service '" + service + "'")
            .withPlace("data.connection.service");
    for (String file : looked) {
      fault = fault.withTried(file);
    }
    String there =
        others.isEmpty()
            ? "Add it to one of these files, or point PGSERVICEFILE to the file that has it."
            : "Services there: " + String.join(", ", others) + ".";
    return new ConfigException(
        fault.withRemedy(
            Nearest.to(service, others).map(near -> "Did you mean '" + near + "'?").orElse(there)));
  }
}
