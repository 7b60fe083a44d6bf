package dev.greta.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One request for one page.
 *
 * @param method in capitals
 * @param uri absolute, {@code http} or {@code https}, without user information
 * @param headers the caller's own, {@code Accept} and a cookie among them; credentials are the
 *     client's business
 * @param body absent for most methods
 * @param repeatable whether sending it twice does no harm; true of itself for GET and HEAD
 */
public record WebRequest(
    String method, URI uri, List<Header> headers, Optional<Body> body, boolean repeatable) {

  public WebRequest {
    headers = List.copyOf(headers);
    repeatable = repeatable || method.equals("GET") || method.equals("HEAD");
  }

  public static WebRequest get(URI uri) {
    return new WebRequest("GET", uri, List.of(), Optional.empty(), true);
  }

  public static WebRequest post(URI uri, Body body) {
    return new WebRequest("POST", uri, List.of(), Optional.of(body), false);
  }

  /** Adds one header. */
  public WebRequest withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new WebRequest(method, uri, more, body, repeatable);
  }

  /** Says that sending the request twice does no harm: a GraphQL query, a search by POST. */
  public WebRequest asRepeatable() {
    return new WebRequest(method, uri, headers, body, true);
  }

  /** Method and URL, without the secrets that can be told by their names. */
  @Override
  public String toString() {
    return method + " " + new RedactedUrl(Set.of()).of(uri);
  }

  /**
   * A header as the caller gives it. Refused at {@link WebClient#fetch} if it could not be sent as
   * it stands.
   */
  public record Header(String name, String value) {

    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }

    /** Its name only, as the value may be a credential. */
    @Override
    public String toString() {
      return name.toLowerCase(Locale.ROOT) + ": ***";
    }
  }

  /**
   * What is sent with a request. The array is not copied.
   *
   * @param contentType the value of {@code Content-Type}, charset included
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Body(byte[] bytes, String contentType) {}
}
