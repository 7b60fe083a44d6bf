package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Detection;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.http.Credentials;
import dev.greta.http.WebRequest.Header;
import dev.greta.http.WebSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is read, with all that a config says of it.
 *
 * @param request for the first page, before what for_each and incremental add
 * @param accept the media types that are wanted
 * @param credentials made anew at each call, as secrets may have been rotated
 * @param filling how values of for_each and incremental get into it
 * @param repeatable whether a POST only reads, so that it may be sent twice
 * @param errors what errors in an answer mean; empty where answers have none
 */
record Endpoint(
    PageRequest request,
    String accept,
    List<Header> headers,
    Supplier<Credentials> credentials,
    WebSettings web,
    RequestOptions options,
    ResponseOptions response,
    Optional<IncrementalOptions> incremental,
    Detection detection,
    Filling filling,
    boolean repeatable,
    Optional<GraphQlErrors> errors) {

  /** How a value of a parameter gets into a request. */
  @FunctionalInterface
  interface Filling {
    PageRequest put(PageRequest request, String name, String value);
  }

  /** The request for one value of for_each, from where an earlier run ended. */
  PageRequest request(ApiSplit split) {
    PageRequest filled = request;
    if (options.forEach().isPresent() && split.step().isPresent()) {
      ForEachOptions each = options.forEach().get();
      filled = filling.put(filled, each.param(), split.step().get().value());
      if (each.endParam().isPresent() && split.step().get().end().isPresent()) {
        filled = filling.put(filled, each.endParam().get(), split.step().get().end().get());
      }
    }
    if (incremental.isPresent() && split.since().isPresent()) {
      filled = filling.put(filled, incremental.get().param(), split.since().get());
    }
    return filled;
  }

  /** What for_each goes through; one nameless step where there is none. */
  List<Optional<ForEachOptions.Step>> steps() {
    return options
        .forEach()
        .map(each -> each.steps().stream().map(Optional::of).toList())
        .orElse(List.of(Optional.empty()));
  }

  /**
   * What tells what is read from other requests to the same address, without showing them: their
   * parameters may be nobody's business.
   */
  String identity() {
    String asked =
        request.key()
            + options.forEach().map(each -> " " + each.param()).orElse("")
            + incremental.map(i -> " " + i.param() + " " + i.cursorPath()).orElse("");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
      return place() + " " + HexFormat.of().formatHex(hash, 0, Long.BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the API is, for people: no parameter of it. */
  String place() {
    String address = request.uri().toString();
    int query = address.indexOf('?');
    String path = query < 0 ? address : address.substring(0, query);
    return path.replace("%7B", "{").replace("%7D", "}");
  }

  /** The credentials that the short form or the long one means. */
  static Credentials credentials(RequestOptions options) {
    if (options.auth().isPresent()) {
      return options.auth().get().credentials();
    }
    if (options.authType().isEmpty() || options.authToken().isEmpty()) {
      return Credentials.none();
    }
    var token = options.authToken().get();
    return switch (options.authType().get()) {
      case BEARER -> Credentials.bearer(token);
      case API_KEY -> Credentials.apiKey(AuthOptions.USUAL_KEY, Credentials.Place.HEADER, token);
      case BASIC -> BasicToken.parse(token.reveal());
    };
  }
}
