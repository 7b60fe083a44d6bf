package dev.greta.connectors.api;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import org.jspecify.annotations.Nullable;

/** The codes of what can go wrong with answers, and how each is worded. */
final class ApiFaults {

  static final String BUSY = "GRT-470";
  static final String OTHER_SPLIT = "GRT-776";
  static final String NO_DATA = "GRT-777";
  static final String GRAPHQL = "GRT-693";
  static final String NO_VARIABLE = "GRT-694";
  static final String NOT_A_QUERY = "GRT-695";
  static final String NO_COLUMN = "GRT-696";

  private static final int SHOWN = 300;

  private ApiFaults() {}

  /** An answer of a form that is none of ours. */
  static ValidationException notData(String place, String mediaType, String begin) {
    return new ValidationException(
        Fault.of(NO_DATA, "the answer is " + mediaType + ", not JSON, NDJSON or CSV")
            .withPlace(place)
            .withTried(shown(begin))
            .withRemedy(
                "Check 'endpoint' and the credentials: a page for people often means that one is"
                    + " not signed in. Or say 'response.format'."));
  }

  static ConfigException incrementalCsv(String place) {
    return new ConfigException(
        Fault.of(ConfigCode.WRONG_VALUE, "incremental goes by values of JSON, and this is CSV")
            .withPlace("data.api_config.incremental")
            .withTried(place)
            .withRemedy("Ask for JSON, or read everything."));
  }

  static ValidationException unknownCharset(String place, String name) {
    return new ValidationException(
        Fault.of(NO_DATA, "the answer's charset is '" + shown(name) + "', which is not known here")
            .withPlace(place)
            .withRemedy("Ask who runs the source for UTF-8."));
  }

  /** What is wrong with a page's text is nothing that the user can correct in a file. */
  static GretaException ofPage(GretaException e) {
    Fault fault = e.fault();
    boolean text = fault.code().matches("GRT-76[0-9]") && e instanceof ValidationException;
    if (text && !fault.code().equals("GRT-767") && !fault.code().equals("GRT-768")) {
      return new ValidationException(
          fault.withRemedy("The source sent this. Ask for the page again, or ask who runs it."), e);
    }
    if (fault.code().equals("GRT-660")) {
      return new QueryException(
          fault.withRemedy(
              "Correct response.records_path: the names from the outermost object inwards. Where"
                  + " an answer without it means no records, write allow_missing: true."),
          e);
    }
    return e;
  }

  static QueryException graphQl(String place, String errors, @Nullable String code) {
    Fault fault =
        Fault.of(GRAPHQL, "GraphQL: " + shown(errors))
            .withPlace(place)
            .withRemedy("Correct 'query' or 'variables'; on_errors: partial takes what came.");
    return new QueryException(code == null ? fault : fault.withVendorCode(code));
  }

  static String shown(String text) {
    String plain = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
  }
}
