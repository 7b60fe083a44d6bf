package dev.greta.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.TreeSet;

/** Takes known secrets out of a text, as they are, as URLs have them, longest first. */
final class Mask {

  /** Shorter ones would mask half of what a person needs to read. */
  private static final int SHORTEST = 4;

  private final TreeSet<String> secrets =
      new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(s -> s));

  void add(String secret) {
    if (secret.length() >= SHORTEST) {
      secrets.add(secret);
      secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
  }

  /** Adds what follows the scheme of an Authorization header, too. */
  void addHeader(String value) {
    add(value);
    add(value.substring(value.indexOf(' ') + 1).strip());
  }

  String apply(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
