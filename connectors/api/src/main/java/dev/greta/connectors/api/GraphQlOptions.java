package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.Form;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Node;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code type: graphql}. */
public record GraphQlOptions(
    @Doc("Where to ask, and how.") Config apiConfig,
    @Doc("The GraphQL document: one query.") @Example("\"{ orders { id total } }\"") String query) {

  public GraphQlOptions {
    if (query.isBlank()) {
      throw new InvalidOptionException("query", "the query is empty", "Write a GraphQL query.");
    }
  }

  /** The keys under {@code api_config} of {@code type: graphql}. */
  public record Config(
      @Doc("Where the API is; credentials go nowhere else.")
          @Form(value = "[hH][tT][tT][pP][sS]?://.+", says = "an address that begins with https://")
          @Example("https://api.example.com")
          String baseUrl,
      @Doc("Added to base_url.") @Example("/graphql") Optional<String> endpoint,
      @Doc("Values of the document's variables.") Map<String, Node> variables,
      @Doc("What errors in an answer mean: fail; partial, where there is data beside them.")
          @Default("fail")
          OnErrors onErrors,
      @Doc("The operation to run, of a document with several.") Optional<String> operationName,
      @Flat RequestOptions request,
      @Doc("What an answer looks like.") Optional<ResponseOptions> response) {}

  /** What errors in an answer that has data mean. */
  public enum OnErrors {
    /** The read fails. */
    FAIL,
    /** What came is taken, and the run says so. */
    PARTIAL
  }
}
