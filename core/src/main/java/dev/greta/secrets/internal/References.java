package dev.greta.secrets.internal;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Nearest;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves references in the texts of a tree. One pass: what a reference gave is never looked at
 * again, and it is text whatever it looks like. Keys are left alone.
 */
public final class References {

  /** How the origin of a text begins that a reference's default gave. */
  public static final String DEFAULT_ORIGIN = "default of ";

  private static final int LARGEST_FILE = 64 * 1024;
  private static final List<String> SCHEMES = List.of("env", "file", "vault", "enc");
  private static final Pattern VARIABLE =
      Pattern.compile("(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?:(:-|:\\?)(.*))?", Pattern.DOTALL);
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z]+):(.*)", Pattern.DOTALL);
  private static final String DOLLAR_ADVICE = "For a dollar sign itself write $$.";

  private final Map<String, String> environment;
  private final DotEnv dotEnv;
  private final Path baseDirectory;
  private final Problems problems;
  private final Set<Place> failed = new HashSet<>();

  /**
   * @param environment wins over {@code dotEnv}
   * @param baseDirectory what relative paths are relative to
   * @param problems what does not resolve is added here
   */
  public References(
      Map<String, String> environment, DotEnv dotEnv, Path baseDirectory, Problems problems) {
    this.environment = environment;
    this.dotEnv = dotEnv;
    this.baseDirectory = baseDirectory;
    this.problems = problems;
  }

  /** Where references stand that did not resolve: any other complaint of these values is noise. */
  public Set<Place> failed() {
    return failed;
  }

  /** The tree with its references resolved. */
  public Mapping resolve(Mapping mapping) {
    Map<String, Node> entries = new LinkedHashMap<>();
    mapping.entries().forEach((key, node) -> entries.put(key, resolve(node)));
    return new Mapping(mapping.place(), entries, mapping.keyPlaces());
  }

  private Node resolve(Node node) {
    if (node instanceof Mapping mapping) {
      return resolve(mapping);
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(
          sequence.place(), sequence.elements().stream().map(this::resolve).toList());
    }
    Scalar scalar = (Scalar) node;
    return scalar.kind() == Scalar.Kind.TEXT && scalar.text().indexOf('$') >= 0
        ? expand(scalar)
        : scalar;
  }

  /** What a reference gave. */
  private record Found(String text, String origin) {}

  private Scalar expand(Scalar scalar) {
    String text = scalar.text();
    StringBuilder expanded = new StringBuilder();
    Set<String> origins = new LinkedHashSet<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      if (c != '$' || (next != '$' && next != '{')) {
        expanded.append(c);
        at++;
      } else if (next == '$') {
        expanded.append('$');
        at += 2;
      } else {
        int end = text.indexOf('}', at);
        if (end < 0) {
          malformed(scalar.place(), "a reference without its closing }", DOLLAR_ADVICE);
          return scalar;
        }
        lookUp(scalar.place(), text.substring(at + 2, end))
            .ifPresent(
                found -> {
                  expanded.append(found.text());
                  origins.add(found.origin());
                });
        at = end + 1;
      }
    }
    return new Scalar(
        scalar.place(),
        Scalar.Kind.TEXT,
        expanded.toString(),
        origins.isEmpty() ? scalar.origin() : Optional.of(String.join(", ", origins)));
  }

  private Optional<Found> lookUp(Place place, String reference) {
    if (reference.contains("${")) {
      malformed(
          place, "a reference within a reference", "References do not nest. " + DOLLAR_ADVICE);
      return Optional.empty();
    }
    Matcher variable = VARIABLE.matcher(reference);
    if (variable.matches()) {
      return variable(place, variable);
    }
    Matcher scheme = SCHEME.matcher(reference);
    if (!scheme.matches()) {
      malformed(place, "no reference stands between ${ and }", "Write ${NAME}. " + DOLLAR_ADVICE);
      return Optional.empty();
    }
    return switch (scheme.group(1)) {
      case "file" -> file(place, scheme.group(2));
      case "vault", "enc" -> {
        unresolved(
            place,
            "${" + scheme.group(1) + ":…} is not available in this release",
            List.of(),
            "Use ${NAME} or ${file:/path}.");
        yield Optional.empty();
      }
      default -> {
        malformed(
            place,
            "there is no such kind of reference",
            Nearest.to(scheme.group(1), SCHEMES)
                .map(near -> "Did you mean ${" + near + ":…}?")
                .orElse("Write ${NAME}, ${env:NAME} or ${file:/path}. " + DOLLAR_ADVICE));
        yield Optional.empty();
      }
    };
  }

  private Optional<Found> variable(Place place, Matcher reference) {
    String name = reference.group(1);
    Optional<Found> found =
        Optional.ofNullable(environment.get(name))
            .map(value -> new Found(value, "environment " + name))
            .or(() -> dotEnv.get(name).map(v -> new Found(v, dotEnv.name() + " " + name)));
    String operator = reference.group(2);
    if (operator == null) {
      if (found.isEmpty()) {
        unresolved(place, "${" + name + "} is not set.", lookedIn(), nearMiss(name));
      }
      return found;
    }
    Optional<Found> notEmpty = found.filter(f -> !f.text().isEmpty());
    String argument = reference.group(3).replace("$$", "$");
    if (notEmpty.isPresent() || operator.equals(":-")) {
      return notEmpty.or(
          () -> Optional.of(new Found(argument, DEFAULT_ORIGIN + "${" + name + "}")));
    }
    String reason = found.isPresent() ? " is empty" : " is not set";
    String message = argument.isBlank() ? "." : ": " + argument;
    unresolved(place, "${" + name + "}" + reason + message, lookedIn(), nearMiss(name));
    return Optional.empty();
  }

  private List<String> lookedIn() {
    return List.of("Looked in: environment; " + dotEnv.why());
  }

  private String nearMiss(String name) {
    Set<String> names = new LinkedHashSet<>(environment.keySet());
    names.addAll(dotEnv.values().keySet());
    List<String> others = names.stream().filter(n -> !n.equals(name)).sorted().toList();
    return Nearest.to(name, others)
        .map(near -> "Did you mean ${" + near + "}? It is set.")
        .orElse("Set it in the environment, or in " + dotEnv.name() + " beside the config.");
  }

  private Optional<Found> file(Place place, String path) {
    try {
      Path file = baseDirectory.resolve(path);
      if (!Files.isRegularFile(file)) {
        unreadable(place, path, file + (Files.exists(file) ? " (no file)" : " (no such file)"));
      } else if (Files.size(file) > LARGEST_FILE) {
        unreadable(place, path, file + " (larger than 64 KiB)");
      } else {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return Optional.of(new Found(withoutLineEnd(text), "file " + path));
      }
    } catch (CharacterCodingException e) {
      unreadable(place, path, path + " (not UTF-8 text)");
    } catch (IOException e) {
      unreadable(place, path, path + " (not readable)");
    } catch (InvalidPathException e) {
      unreadable(place, path, "nowhere (no path)");
    }
    return Optional.empty();
  }

  private void unreadable(Place place, String path, String where) {
    unresolved(
        place,
        "${file:" + path + "} cannot be read.",
        List.of("Looked in: " + where),
        "Put the value in that file. A relative path is relative to the config's folder.");
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private void unresolved(Place place, String message, List<String> tried, String remedy) {
    Fault fault = Options.problem(ConfigCode.UNRESOLVED_REFERENCE, place, message, remedy);
    for (String line : tried) {
      fault = fault.withTried(line);
    }
    problems.add(place, fault);
    failed.add(place);
  }

  private void malformed(Place place, String message, String remedy) {
    problems.add(ConfigCode.MALFORMED_REFERENCE, place, message, remedy);
    failed.add(place);
  }
}
