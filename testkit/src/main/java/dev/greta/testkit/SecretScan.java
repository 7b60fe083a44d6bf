package dev.greta.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for secrets in texts, in the clear, URL-encoded and in base64. */
final class SecretScan {

  private static final int SHORTEST = 8;

  private final Set<String> needles = new LinkedHashSet<>();

  /** Adds a value that no text may contain. */
  void add(String secret) {
    if (secret.length() < SHORTEST) {
      throw new AssertionError("a fixture's secret needs 8 characters, else it is found by chance");
    }
    needles.add(secret);
    needles.add(URLEncoder.encode(secret, UTF_8));
    needles.add(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
  }

  /** Adds whatever is typed as a secret in bound options. */
  void addAllOf(@Nullable Object options) {
    if (options instanceof Secret secret) {
      add(secret.reveal());
    } else if (options instanceof Optional<?> optional) {
      optional.ifPresent(this::addAllOf);
    } else if (options instanceof Collection<?> collection) {
      collection.forEach(this::addAllOf);
    } else if (options instanceof Map<?, ?> map) {
      map.values().forEach(this::addAllOf);
    } else if (options instanceof Record fields) {
      for (RecordComponent component : fields.getClass().getRecordComponents()) {
        addAllOf(value(component, fields));
      }
    }
  }

  boolean isEmpty() {
    return needles.isEmpty();
  }

  /** Fails if the text contains a secret; the failure does not repeat it. */
  void check(String what, String text) {
    for (String needle : needles) {
      int at = text.indexOf(needle);
      if (at >= 0) {
        throw new AssertionError(
            what + " shows a secret: " + text.substring(0, at) + "[here]" + rest(text, at, needle));
      }
    }
  }

  /** Checks a failure, its causes, what it suppressed, and the faults in all of them. */
  void check(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    check("the stack trace", trace.toString());
    for (Throwable each : family(failure)) {
      check("the message", String.valueOf(each.getMessage()));
      check("toString", each.toString());
      if (each instanceof GretaException known) {
        check("the fault", known.fault().toString());
      }
      if (each instanceof ConfigException config) {
        check("the problems", config.problems().toString());
      }
    }
  }

  private static Collection<Throwable> family(Throwable failure) {
    Set<Throwable> found = new LinkedHashSet<>();
    List<Throwable> open = new ArrayList<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable next = open.remove(open.size() - 1);
      if (found.add(next)) {
        Optional.ofNullable(next.getCause()).ifPresent(open::add);
        open.addAll(List.of(next.getSuppressed()));
        if (next instanceof SQLException sql) {
          Optional.ofNullable(sql.getNextException()).ifPresent(open::add);
        }
      }
    }
    return found;
  }

  private static String rest(String text, int at, String needle) {
    return text.substring(at + needle.length()).replace(needle, "[here]");
  }

  private static @Nullable Object value(RecordComponent component, Record fields) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(fields);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the option " + component + " cannot be read", e);
    }
  }
}
