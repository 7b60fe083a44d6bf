package dev.greta.connectors.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Errors in answers of GraphQL, which come with status 200 (specification, 7.1.2).
 *
 * @param partial whether data beside errors is taken
 */
record GraphQlErrors(boolean partial) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();
  private static final Set<String> BUSY = Set.of("THROTTLED", "RATE_LIMITED", "TOO_MANY_REQUESTS");
  private static final int SHOWN = 5;

  /** What an answer says of errors. */
  record Found(List<String> messages, @Nullable String code, boolean data) {}

  /**
   * Refuses an answer with errors.
   *
   * @return the errors beside data that is taken all the same
   * @throws dev.greta.spi.error.QueryException if there are some that count
   */
  Optional<String> check(Page page) {
    Found found = in(page);
    if (found.messages().isEmpty()) {
      return Optional.empty();
    }
    if (!partial || !found.data()) {
      throw ApiFaults.graphQl(page.place(), all(found), found.code());
    }
    return Optional.of(ApiFaults.shown(all(found)));
  }

  /** What an answer is that says that the source is busy: the same may succeed later. */
  static Optional<ConnectionException> busy(Page page) {
    Found found = in(page);
    String code = found.code();
    return code != null && BUSY.contains(code)
        ? Optional.of(
            new ConnectionException(
                Fault.of(ApiFaults.BUSY, "GraphQL: " + ApiFaults.shown(all(found)))
                    .withPlace(page.place())
                    .withVendorCode(code)
                    .withRemedy("Ask less often: rate_limit.")
                    .asRetryable()))
        : Optional.empty();
  }

  private static String all(Found found) {
    return found.messages().stream().limit(SHOWN).collect(Collectors.joining("; "));
  }

  /** What an answer says of errors; of one that is no JSON nothing. */
  static Found in(Page page) {
    if (!mentionsErrors(page)) {
      return new Found(List.of(), null, true);
    }
    JsonNode errors = MissingNode.getInstance();
    boolean data = false;
    try (InputStream body = page.body().open();
        JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          JsonToken value = in.nextToken();
          if (name.equals("errors")) {
            errors = MAPPER.readTree(in);
          } else {
            data |= name.equals("data") && value != JsonToken.VALUE_NULL;
            in.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      return new Found(List.of(), null, true);
    }
    List<String> messages = new ArrayList<>();
    String code = null;
    for (JsonNode error : errors) {
      messages.add(error.path("message").asText("an error without a message"));
      String given = error.path("extensions").path("code").asText("");
      code = code == null && !given.isEmpty() ? given : code;
    }
    return new Found(messages, code, data);
  }

  /** Cheaper than parsing: most answers have none. */
  private static boolean mentionsErrors(Page page) {
    byte[] wanted = {'"', 'e', 'r', 'r', 'o', 'r', 's', '"'};
    byte[] buffer = new byte[8 << 10];
    int kept = 0;
    try (InputStream in = page.body().open()) {
      for (int read = in.read(buffer, 0, buffer.length);
          read > 0;
          read = in.read(buffer, kept, buffer.length - kept)) {
        int end = kept + read;
        for (int i = 0; i + wanted.length <= end; i++) {
          if (Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
            return true;
          }
        }
        kept = Math.min(wanted.length - 1, end);
        System.arraycopy(buffer, end - kept, buffer, 0, kept);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return false;
  }
}
