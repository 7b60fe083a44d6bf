package dev.greta.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference in an answer, resolved by RFC 3986, 5.2. {@link URI#resolve} follows the RFC before
 * it and loses the last segment of the path before a mere query.
 */
final class UriReference {

  /** RFC 3986, appendix B. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);

  private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

  private UriReference() {}

  /**
   * The target, without a fragment. Characters that servers should have escaped, such as spaces and
   * letters beyond ASCII, are.
   *
   * @throws URISyntaxException if it is no reference nonetheless
   */
  static URI resolve(URI base, String reference) throws URISyntaxException {
    String text = escaped(reference.strip());
    Matcher parts = PARTS.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new URISyntaxException(reference, "it is empty");
    }
    if (parts.group(1) != null) {
      return uri(parts.group(1), parts.group(2), withoutDots(parts.group(3)), parts.group(4));
    }
    if (parts.group(2) != null) {
      return uri(base.getScheme(), parts.group(2), withoutDots(parts.group(3)), parts.group(4));
    }
    String path = parts.group(3);
    if (path.isEmpty()) {
      String query = parts.group(4) == null ? base.getRawQuery() : parts.group(4);
      return uri(base.getScheme(), base.getRawAuthority(), base.getRawPath(), query);
    }
    return uri(
        base.getScheme(),
        base.getRawAuthority(),
        withoutDots(path.startsWith("/") ? path : merged(base.getRawPath(), path)),
        parts.group(4));
  }

  private static String merged(String base, String path) {
    return base.substring(0, base.lastIndexOf('/') + 1) + path;
  }

  private static URI uri(
      String scheme, @Nullable String authority, String path, @Nullable String query)
      throws URISyntaxException {
    String sound = path.replace("[", "%5B").replace("]", "%5D");
    String rooted = sound.isEmpty() || sound.startsWith("/") ? sound : "/" + sound;
    return new URI(
        scheme
            + ":"
            + (authority == null ? sound : "//" + authority + rooted)
            + (query == null ? "" : "?" + query));
  }

  /** RFC 3986, 5.2.4. */
  private static String withoutDots(String path) {
    if (!path.contains("/.") && !path.startsWith(".")) {
      return path;
    }
    StringBuilder out = new StringBuilder();
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean last = i == segments.length - 1;
      if (segment.equals("..")) {
        int slash = Math.max(0, out.length() - 1);
        out.setLength(Math.max(0, out.lastIndexOf("/", slash - 1) + 1));
      } else if (!segment.equals(".")) {
        out.append(segment).append(last ? "" : "/");
      }
    }
    return path.startsWith("/") && (out.length() == 0 || out.charAt(0) != '/')
        ? "/" + out
        : out.toString();
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
      if (plain) {
        out.append((char) c);
      } else {
        out.append(String.format("%%%02X", c));
      }
    }
    return STRAY_PERCENT.matcher(out).replaceAll("%25");
  }
}
