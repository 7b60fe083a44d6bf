package dev.greta.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a {@code Content-Type} header (RFC 9110, 8.3.1).
 *
 * @param name type and subtype in lower case
 * @param charset as it stands there
 */
record MediaType(String name, Optional<String> charset) {

  private static final Pattern CHARSET =
      Pattern.compile(
          ";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);

  static MediaType of(String value) {
    int end = value.indexOf(';');
    String name = (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (end < 0) {
      return new MediaType(name, Optional.empty());
    }
    Matcher matcher = CHARSET.matcher(value);
    return new MediaType(
        name,
        matcher.find()
            ? Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2))
            : Optional.empty());
  }

  /** Whether a person can read it. */
  boolean isText() {
    return name.startsWith("text/")
        || name.endsWith("json")
        || name.endsWith("xml")
        || name.equals("application/x-www-form-urlencoded")
        || name.equals("application/x-ndjson");
  }
}
