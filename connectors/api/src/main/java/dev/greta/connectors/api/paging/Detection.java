package dev.greta.connectors.api.paging;

import dev.greta.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out from a first page how one gets to the others: by a Link header (RFC 8288), by an
 * address or a cursor under one of the usual names, or as a connection of Relay's.
 *
 * @param graphQl whether it is one of GraphQL, where Relay's connections are looked for first
 */
public record Detection(boolean graphQl) {

  /** Where addresses of the next page are usually found. */
  private static final List<String> ADDRESSES =
      List.of(
          "/next",
          "/next_url",
          "/nextUrl",
          "/next_page_url",
          "/nextPageUrl",
          "/next_link",
          "/nextLink",
          "/next_href",
          "/@odata.nextLink",
          "/odata.nextLink",
          "/nextRecordsUrl",
          "/links/next",
          "/links/next/href",
          "/_links/next",
          "/_links/next/href",
          "/paging/next",
          "/paging/next/link",
          "/pagination/next",
          "/pagination/next_url",
          "/pagination/next_link",
          "/meta/next",
          "/meta/next_page_url",
          "/meta/pagination/links/next",
          "/meta/links/next",
          "/info/next",
          "/page/next");

  /** Where cursors are usually found, and the parameters that they go to. */
  private static final Map<String, String> CURSORS = new LinkedHashMap<>();

  static {
    CURSORS.put("/next_cursor", "cursor");
    CURSORS.put("/nextCursor", "cursor");
    CURSORS.put("/meta/next_cursor", "cursor");
    CURSORS.put("/meta/nextCursor", "cursor");
    CURSORS.put("/response_metadata/next_cursor", "cursor");
    CURSORS.put("/pagination/next_cursor", "cursor");
    CURSORS.put("/pagination/nextCursor", "cursor");
    CURSORS.put("/paging/next_cursor", "cursor");
    CURSORS.put("/paging/cursors/after", "after");
    CURSORS.put("/paging/next/after", "after");
    CURSORS.put("/nextPageToken", "pageToken");
    CURSORS.put("/next_page_token", "page_token");
    CURSORS.put("/nextToken", "nextToken");
    CURSORS.put("/next_token", "next_token");
    CURSORS.put("/meta/next_token", "next_token");
    CURSORS.put("/NextToken", "NextToken");
    CURSORS.put("/continuationToken", "continuationToken");
    CURSORS.put("/continuation_token", "continuation_token");
    CURSORS.put("/next_page/offset", "offset");
  }

  private static final List<String> MORE =
      List.of(
          "/has_more",
          "/hasMore",
          "/has_next",
          "/hasNext",
          "/has_next_page",
          "/hasNextPage",
          "/meta/has_more",
          "/meta/hasMore",
          "/pagination/has_more",
          "/pagination/hasMore",
          "/paging/has_more",
          "/paging/hasMore");

  private static final String CURSOR_OF_RELAY = "/pageInfo/endCursor";
  private static final String MORE_OF_RELAY = "/pageInfo/hasNextPage";

  /** How one goes on; empty where nothing says so. */
  public Optional<PaginationOptions> in(PageRequest request, PageFacts facts) {
    if (graphQl) {
      return relay(facts);
    }
    // What leads on goes before what says that nothing does.
    return header(facts, List.of("next"))
        .or(() -> address(facts, true))
        .or(() -> cursor(request, facts, true))
        .or(() -> header(facts, List.of("prev", "last")))
        .or(() -> address(facts, false))
        .or(() -> cursor(request, facts, false));
  }

  private static Optional<PaginationOptions> header(PageFacts facts, List<String> relations) {
    List<String> links = facts.headers().getOrDefault("link", List.of());
    boolean pages = relations.stream().anyMatch(rel -> Links.of(links).relation(rel).isPresent());
    return pages
        ? Optional.of(PaginationOptions.of(PaginationType.LINK_HEADER, Map.of()))
        : Optional.empty();
  }

  private static Optional<PaginationOptions> address(PageFacts facts, boolean leading) {
    return ADDRESSES.stream()
        .filter(facts.values()::containsKey)
        .filter(pointer -> facts.value(pointer).map(Detection::isAddress).orElse(!leading))
        .findFirst()
        .map(
            pointer ->
                PaginationOptions.of(PaginationType.NEXT_LINK, Map.of("next_path", path(pointer))));
  }

  private static boolean isAddress(String text) {
    return text.matches("(?i)https?://.*") || text.startsWith("/") || text.startsWith("?");
  }

  private static Optional<PaginationOptions> cursor(
      PageRequest request, PageFacts facts, boolean leading) {
    return CURSORS.keySet().stream()
        .filter(facts.values()::containsKey)
        .filter(pointer -> facts.value(pointer).isPresent() || !leading)
        .findFirst()
        .map(
            pointer -> {
              Map<String, String> keys = new LinkedHashMap<>();
              keys.put("cursor_path", path(pointer));
              String slot = request.body().isPresent() ? "cursor_body_path" : "cursor_param";
              keys.put(slot, CURSORS.get(pointer));
              MORE.stream()
                  .filter(facts.values()::containsKey)
                  .findFirst()
                  .ifPresent(more -> keys.put("has_more_path", path(more)));
              return PaginationOptions.of(PaginationType.CURSOR, keys);
            });
  }

  private static Optional<PaginationOptions> relay(PageFacts facts) {
    return facts.values().keySet().stream()
        .filter(pointer -> pointer.endsWith(CURSOR_OF_RELAY))
        .map(pointer -> pointer.substring(0, pointer.length() - CURSOR_OF_RELAY.length()))
        .filter(connection -> facts.values().containsKey(connection + MORE_OF_RELAY))
        .findFirst()
        .map(
            connection ->
                PaginationOptions.of(
                    PaginationType.RELAY, Map.of("connection_path", path(connection))));
  }

  /** As one writes it: with dots where no name has one. */
  private static String path(String pointer) {
    return pointer.contains(".") || pointer.contains("~")
        ? pointer
        : pointer.substring(1).replace('/', '.');
  }
}
