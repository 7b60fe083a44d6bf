package dev.greta.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * URLs as people may see them: without user information, the values of secret query parameters, and
 * the fragment. Names of parameters are compared without regard to case, {@code -} and {@code _}.
 */
public final class RedactedUrl {

  private static final Set<String> WELL_KNOWN =
      Set.of(
          "accesskey",
          "accesstoken",
          "apikey",
          "apitoken",
          "appid",
          "assertion",
          "auth",
          "authorization",
          "authtoken",
          "bearer",
          "clientsecret",
          "code",
          "credential",
          "hapikey",
          "idtoken",
          "jwt",
          "key",
          "passwd",
          "password",
          "pwd",
          "refreshtoken",
          "secret",
          "secretkey",
          "sessionid",
          "sig",
          "signature",
          "subscriptionkey",
          "token",
          "xamzcredential",
          "xamzsecuritytoken",
          "xamzsignature",
          "xgoogcredential",
          "xgoogsignature");

  private static final int LONGEST = 2_000;

  private final Set<String> names = new TreeSet<>(WELL_KNOWN);

  /**
   * @param secretNames of parameters beside the well-known ones
   */
  public RedactedUrl(Set<String> secretNames) {
    secretNames.forEach(name -> names.add(plain(name)));
  }

  public String of(URI uri) {
    return of(uri.toString());
  }

  /** The same of a text that may be no URI; control characters are escaped. */
  public String of(String url) {
    int fragment = url.indexOf('#');
    String rest = fragment < 0 ? url : url.substring(0, fragment);
    int query = rest.indexOf('?');
    String shown =
        query < 0
            ? withoutUser(rest)
            : withoutUser(rest.substring(0, query)) + "?" + parameters(rest.substring(query + 1));
    return Plain.text(shown, LONGEST);
  }

  private static String withoutUser(String url) {
    int authority = url.indexOf("//");
    if (authority < 0) {
      return url;
    }
    int path = url.indexOf('/', authority + 2);
    int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
    return at < authority ? url : url.substring(0, authority + 2) + "***" + url.substring(at);
  }

  private String parameters(String query) {
    StringBuilder shown = new StringBuilder(query.length());
    for (String part : query.split("(?<=[&;])")) {
      int equals = part.indexOf('=');
      if (equals < 0 || !isSecret(part.substring(0, equals))) {
        shown.append(part);
        continue;
      }
      shown.append(part, 0, equals + 1).append("***");
      char last = part.charAt(part.length() - 1);
      if (last == '&' || last == ';') {
        shown.append(last);
      }
    }
    return shown.toString();
  }

  /** The values of secret parameters, unescaped. */
  List<String> secretsIn(URI uri) {
    if (uri.getRawQuery() == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String part : uri.getRawQuery().split("[&;]")) {
      int equals = part.indexOf('=');
      if (equals >= 0 && isSecret(part.substring(0, equals))) {
        values.add(unescaped(part.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Whether a query parameter's value is to be seen by nobody. */
  boolean isSecret(String name) {
    return names.contains(plain(unescaped(name)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
