package dev.greta.secrets;

import dev.greta.spi.error.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks credentials in any text: each value that it was told of, as it stands, as a URL, a JSON
 * text, base64 and an HTTP Basic header (RFC 7617) write it, and each long line of a value that has
 * several. Longer forms are masked first. A value of fewer than four characters is masked only
 * where it stands as a word of its own, since a text would be unreadable otherwise.
 *
 * <p>Thread-safe; values may be added while others redact.
 */
public final class Redactor {

  /** What stands in a credential's place. */
  public static final String MASK = "***";

  private static final int SHORT = 4;
  private static final int WORTH_MASKING_A_LINE = 8;
  private static final String BASE64 = "[A-Za-z0-9+/_-]";

  private final Set<String> values = new LinkedHashSet<>();
  private volatile Optional<Pattern> pattern = Optional.empty();

  /** Tells of a credential. An empty one is of no interest. */
  public synchronized void add(String value) {
    if (!value.isBlank() && values.add(value)) {
      pattern = Optional.of(compile());
    }
  }

  /** The text with every credential masked. */
  public String redact(String text) {
    return pattern.map(p -> p.matcher(text).replaceAll(MASK)).orElse(text);
  }

  /** The fault with every credential in its texts masked. */
  public Fault redact(Fault fault) {
    return new Fault(
        fault.code(),
        redact(fault.message()),
        fault.connector(),
        fault.place().map(this::redact),
        fault.tried().stream().map(this::redact).toList(),
        fault.remedy().map(this::redact),
        fault.retryable(),
        fault.vendorCode().map(this::redact));
  }

  @Override
  public String toString() {
    return "Redactor[" + MASK + "]";
  }

  private Pattern compile() {
    Set<String> plain = new LinkedHashSet<>();
    Set<String> encoded = new LinkedHashSet<>();
    for (String value : values) {
      plain.add(value);
      value.lines().filter(l -> l.length() >= WORTH_MASKING_A_LINE).forEach(plain::add);
      plain.addAll(escaped(value));
      encoded.addAll(base64Cores(value));
    }
    String exact =
        plain.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Redactor::quoted)
            .collect(Collectors.joining("|"));
    String within =
        encoded.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(core -> BASE64 + "*" + Pattern.quote(core) + BASE64 + "*={0,2}")
            .collect(Collectors.joining("|"));
    return Pattern.compile(within.isEmpty() ? exact : exact + "|" + within);
  }

  private static String quoted(String form) {
    String literal = Pattern.quote(form);
    return form.length() >= SHORT
        ? literal
        : "(?<![\\p{L}\\p{N}_])" + literal + "(?![\\p{L}\\p{N}_])";
  }

  private static List<String> escaped(String value) {
    String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
    String percent = form.replace("+", "%20");
    String json =
        value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t");
    return List.of(
        form, percent, lowerEscapes(form), lowerEscapes(percent), json, json.replace("/", "\\/"));
  }

  private static String lowerEscapes(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
  }

  /**
   * What base64 makes of the value wherever it stands in a longer text, {@code user:password} say:
   * by its offset modulo three, the characters that depend on the value alone.
   */
  private static Set<String> base64Cores(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Set<String> cores = new LinkedHashSet<>();
    if (bytes.length < SHORT) {
      return cores;
    }
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      int from = (offset * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      cores.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
      cores.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
    }
    return cores;
  }
}
