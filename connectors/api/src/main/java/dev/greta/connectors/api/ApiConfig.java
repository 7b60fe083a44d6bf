package dev.greta.connectors.api;

import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.Form;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Name;
import dev.greta.spi.options.Node;
import java.util.Map;
import java.util.Optional;

/** The keys under {@code api_config} of {@code type: api}. */
public record ApiConfig(
    @Doc("Where the API is; credentials go nowhere else.")
        @Form(value = "[hH][tT][tT][pP][sS]?://.+", says = "an address that begins with https://")
        @Example("https://api.example.com/v1")
        String baseUrl,
    @Doc("What is asked for, added to base_url.") @Example("/orders") String endpoint,
    @Doc("GET, or POST where there is a body; a POST is one that only reads.")
        Optional<Method> method,
    @Doc("Query parameters.") Map<String, Node> params,
    @Doc("What a POST sends, as JSON.") Optional<Node> body,
    @Flat RequestOptions request,
    @Doc("What an answer looks like.") Optional<ResponseOptions> response,
    @Doc("Reads only what is new since the last run that succeeded.")
        Optional<IncrementalOptions> incremental) {

  /** The methods that read. */
  public enum Method {
    @Name("GET")
    GET,
    @Name("POST")
    POST
  }

  public ApiConfig {
    boolean get = method.filter(Method.GET::equals).isPresent();
    if (body.isPresent() && get) {
      throw new InvalidOptionException("body", "a GET has no body", "Write method: POST.");
    }
    if (get && request.paging().pagesByBody()) {
      throw new InvalidOptionException(
          "pagination",
          "it sends something in the body, and a GET has none",
          "Write method: POST.");
    }
  }

  /** What pages are asked for by. */
  Method verb() {
    boolean sends = body.isPresent() || request.paging().pagesByBody();
    return method.orElse(sends ? Method.POST : Method.GET);
  }
}
