package dev.greta.connectors.api.paging;

import dev.greta.documents.json.RecordsPath;
import dev.greta.http.Links;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys under {@code pagination:}. Each type has its own; those of another are refused. */
public record PaginationOptions(
    @Doc(
            "How one gets from page to page: auto (as the first page shows), link_header, next_link,"
                + " cursor, offset, page, last_record, relay (GraphQL) or none. Without it, what the"
                + " other keys go with; auto where there is none.")
        Optional<PaginationType> type,
    @Doc("link_header: the relation of the link to the next page; default next.")
        Optional<String> rel,
    @Doc("next_link: where the next page's address is in the answer.") @Example("links.next")
        Optional<String> nextPath,
    @Doc("cursor: where the next page's cursor is in the answer.") @Example("meta.next_cursor")
        Optional<String> cursorPath,
    @Doc("cursor: the answer's header that has it.") Optional<String> cursorHeader,
    @Doc("cursor: the query parameter that it is sent in.") @Example("cursor")
        Optional<String> cursorParam,
    @Doc("cursor: where in the body it is sent.") Optional<String> cursorBodyPath,
    @Doc("cursor: what is sent for the first page; default nothing.")
        Optional<String> initialCursor,
    @Doc("cursor: where the answer says whether there is more.") Optional<String> hasMorePath,
    @Doc("offset: the query parameter of how many records to pass over; default offset.")
        Optional<String> offsetParam,
    @Doc("offset: where in the body that is sent.") Optional<String> offsetBodyPath,
    @Doc("offset, last_record: the query parameter of limit; default limit.")
        Optional<String> limitParam,
    @Doc("offset, last_record: where in the body limit is sent.") Optional<String> limitBodyPath,
    @Doc("offset, last_record: how many records to ask for at once.")
        @Range(min = 1, max = 10_000_000)
        Optional<Long> limit,
    @Doc("page: the query parameter of the page's number; default page.")
        Optional<String> pageParam,
    @Doc("page: where in the body it is sent.") Optional<String> pageBodyPath,
    @Doc("page: the first page's number; default 1.") @Range(min = 0, max = 1_000_000)
        Optional<Long> startPage,
    @Doc("page: the query parameter of page_size.") @Example("per_page")
        Optional<String> pageSizeParam,
    @Doc("page: where in the body page_size is sent.") Optional<String> pageSizeBodyPath,
    @Doc("page, relay: how many records to ask for at once.") @Range(min = 1, max = 10_000_000)
        Optional<Long> pageSize,
    @Doc("page: where the answer says how many pages there are.") Optional<String> totalPagesPath,
    @Doc("page, offset: where the answer says how many records there are.")
        Optional<String> totalPath,
    @Doc("page, offset: the header that says so; default X-Total-Count.")
        Optional<String> totalHeader,
    @Doc("page, offset: whether a page shorter than asked for is the last; default true.")
        Optional<Boolean> stopOnShortPage,
    @Doc("last_record: where in a record the value is that the next page begins after.")
        @Example("id")
        Optional<String> keyPath,
    @Doc("last_record: the query parameter that it is sent in.") Optional<String> param,
    @Doc("last_record: where in the body it is sent.") Optional<String> bodyPath,
    @Doc("relay: where the connection is in the answer.") @Example("data.orders")
        Optional<String> connectionPath,
    @Doc("relay: the variable that takes the cursor; default after.")
        Optional<String> cursorVariable,
    @Doc("relay: the variable that takes page_size; default first.")
        Optional<String> pageSizeVariable,
    @Doc("How many pages to read at most; more is an error.") @Range(min = 1, max = 1_000_000_000)
        Optional<Integer> maxPages,
    @Doc("How many records to read at most; more is an error.")
        @Range(min = 1, max = Long.MAX_VALUE)
        Optional<Long> maxRecords) {

  private static final String AFTER = "after";
  private static final String FIRST = "first";

  /** As the first page shows. */
  public static final PaginationOptions AUTO = of(PaginationType.AUTO, Map.of());

  public PaginationOptions {
    Map<String, Object> given = new LinkedHashMap<>();
    put(given, "rel", rel);
    put(given, "next_path", nextPath);
    put(given, "cursor_path", cursorPath);
    put(given, "cursor_header", cursorHeader);
    put(given, "cursor_param", cursorParam);
    put(given, "cursor_body_path", cursorBodyPath);
    put(given, "initial_cursor", initialCursor);
    put(given, "has_more_path", hasMorePath);
    put(given, "offset_param", offsetParam);
    put(given, "offset_body_path", offsetBodyPath);
    put(given, "limit_param", limitParam);
    put(given, "limit_body_path", limitBodyPath);
    put(given, "limit", limit);
    put(given, "page_param", pageParam);
    put(given, "page_body_path", pageBodyPath);
    put(given, "start_page", startPage);
    put(given, "page_size_param", pageSizeParam);
    put(given, "page_size_body_path", pageSizeBodyPath);
    put(given, "page_size", pageSize);
    put(given, "total_pages_path", totalPagesPath);
    put(given, "total_path", totalPath);
    put(given, "total_header", totalHeader);
    put(given, "stop_on_short_page", stopOnShortPage);
    put(given, "key_path", keyPath);
    put(given, "param", param);
    put(given, "body_path", bodyPath);
    put(given, "connection_path", connectionPath);
    put(given, "cursor_variable", cursorVariable);
    put(given, "page_size_variable", pageSizeVariable);
    PaginationType kind = type.orElseGet(() -> PaginationType.of(given.keySet()));
    for (String key : given.keySet()) {
      if (!kind.keys().contains(key)) {
        throw new InvalidOptionException(
            key,
            "'" + key + "' does not go with type: " + kind.text(),
            kind.keys().isEmpty()
                ? "Name a type, or leave it out."
                : "With it go: " + String.join(", ", kind.keys()) + ".");
      }
    }
    type = Optional.of(kind);
    switch (kind) {
      case NEXT_LINK -> one(kind, given, "next_path");
      case CURSOR -> {
        one(kind, given, "cursor_path", "cursor_header");
        one(kind, given, "cursor_param", "cursor_body_path");
      }
      case OFFSET -> {
        atMostOne(given, "offset_param", "offset_body_path");
        atMostOne(given, "limit_param", "limit_body_path");
      }
      case PAGE -> {
        atMostOne(given, "page_param", "page_body_path");
        atMostOne(given, "page_size_param", "page_size_body_path");
        if (pageSize.isPresent() && pageSizeParam.isEmpty() && pageSizeBodyPath.isEmpty()) {
          throw new InvalidOptionException(
              "page_size",
              "page_size says how many, and nothing says where to send that",
              "Add page_size_param, such as per_page; or page_size_body_path.");
        }
      }
      case LAST_RECORD -> {
        one(kind, given, "key_path");
        one(kind, given, "param", "body_path");
        atMostOne(given, "limit_param", "limit_body_path");
      }
      case RELAY -> one(kind, given, "connection_path");
      default -> {}
    }
  }

  private static void put(Map<String, Object> given, String key, Optional<?> value) {
    value.ifPresent(v -> given.put(key, v));
  }

  private static void one(PaginationType kind, Map<String, Object> given, String... keys) {
    atMostOne(given, keys);
    if (List.of(keys).stream().noneMatch(given::containsKey)) {
      throw new InvalidOptionException(
          "type",
          "type: " + kind.text() + " needs " + String.join(" or ", keys),
          "Add it under 'pagination'.");
    }
  }

  private static void atMostOne(Map<String, Object> given, String... keys) {
    List<String> found = List.of(keys).stream().filter(given::containsKey).toList();
    if (found.size() > 1) {
      throw new InvalidOptionException(
          found.get(1), String.join(" and ", found) + " exclude each other", "Keep one of them.");
    }
  }

  /** What was found out. */
  static PaginationOptions of(PaginationType type, Map<String, String> keys) {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.put("type", type.text());
    List<Fault> problems = new ArrayList<>();
    return Options.bind(PaginationOptions.class, (Node.Mapping) Node.of(all), problems)
        .orElseThrow(() -> new IllegalStateException(problems.toString()));
  }

  /** The type, said or inferred. */
  public PaginationType kind() {
    return type.orElse(PaginationType.AUTO);
  }

  /** The YAML that says what was found out, in a line. */
  public String yaml() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("type", kind().text());
    nextPath.ifPresent(v -> keys.put("next_path", v));
    cursorPath.ifPresent(v -> keys.put("cursor_path", v));
    cursorParam.ifPresent(v -> keys.put("cursor_param", v));
    cursorBodyPath.ifPresent(v -> keys.put("cursor_body_path", v));
    hasMorePath.ifPresent(v -> keys.put("has_more_path", v));
    connectionPath.ifPresent(v -> keys.put("connection_path", v));
    return keys.entrySet().stream()
        .map(e -> e.getKey() + ": " + scalar(e.getValue()))
        .collect(Collectors.joining(", ", "pagination: {", "}"));
  }

  private static String scalar(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.]*") ? text : "\"" + text + "\"";
  }

  /** A pager of a walk's own. */
  public Pager pager(Detection detection) {
    return kind() == PaginationType.AUTO ? new AutoPager(detection) : pager();
  }

  Pager pager() {
    return switch (kind()) {
      case AUTO -> throw new IllegalStateException("nothing was detected");
      case NONE -> new SinglePager();
      case LINK_HEADER -> linkHeader();
      case NEXT_LINK -> {
        String pointer = pointer(nextPath.orElseThrow());
        yield new LinkPager(
            facts -> facts.value(pointer),
            facts -> facts.values().containsKey(pointer),
            "next link");
      }
      case CURSOR -> cursor();
      case OFFSET -> offset();
      case PAGE -> page();
      case LAST_RECORD ->
          new LastRecordPager(
              slot(param, bodyPath, ""),
              pointer(keyPath.orElseThrow()),
              Optional.of(slot(limitParam, limitBodyPath, "limit")),
              limit);
      case RELAY -> relay();
    };
  }

  private Pager linkHeader() {
    String relation = rel.orElse("next");
    return new LinkPager(
        facts ->
            Links.of(facts.headers().getOrDefault("link", List.of()))
                .relation(relation)
                .map(Links.Link::target),
        // Its absence is how a Link header says that there is no such page.
        facts -> true,
        "link of rel=" + relation);
  }

  private Pager cursor() {
    Optional<String> around = cursorPath.map(PaginationOptions::pointer);
    Optional<String> more = hasMorePath.map(PaginationOptions::pointer);
    return new CursorPager(
        slot(cursorParam, cursorBodyPath, ""),
        initialCursor,
        facts -> around.isPresent() ? facts.value(around.get()) : facts.header(header()),
        facts -> more.flatMap(facts::truth),
        facts -> around.map(facts.values()::containsKey).orElse(true),
        "cursor");
  }

  private String header() {
    return cursorHeader.orElseThrow();
  }

  private Pager offset() {
    return new StepPager(
        new StepPager.Steps(
            slot(offsetParam, offsetBodyPath, "offset"),
            0,
            true,
            Optional.of(slot(limitParam, limitBodyPath, "limit")),
            limit,
            stopOnShortPage.orElse(true),
            totals()));
  }

  private Pager page() {
    return new StepPager(
        new StepPager.Steps(
            slot(pageParam, pageBodyPath, "page"),
            startPage.orElse(1L),
            false,
            pageSizeParam.isPresent() || pageSizeBodyPath.isPresent()
                ? Optional.of(slot(pageSizeParam, pageSizeBodyPath, ""))
                : Optional.empty(),
            pageSize,
            stopOnShortPage.orElse(true),
            totals()));
  }

  /** Whether what leads to a page is sent in the body. */
  public boolean pagesByBody() {
    return kind() == PaginationType.RELAY
        || Stream.of(cursorBodyPath, offsetBodyPath, limitBodyPath, pageBodyPath)
            .anyMatch(Optional::isPresent)
        || Stream.of(pageSizeBodyPath, bodyPath).anyMatch(Optional::isPresent);
  }

  /** Where the source says how much there is. */
  Bounds totals() {
    return new Bounds(
        totalPath.map(PaginationOptions::pointer),
        totalHeader,
        totalPagesPath.map(PaginationOptions::pointer));
  }

  private Pager relay() {
    String connection = pointer(connectionPath.orElseThrow());
    Pager cursors =
        new CursorPager(
            new Slot.Body("/variables/" + cursorVariable.orElse(AFTER)),
            Optional.empty(),
            facts -> facts.value(connection + "/pageInfo/endCursor"),
            facts -> facts.truth(connection + "/pageInfo/hasNextPage"),
            facts -> facts.values().containsKey(connection + "/pageInfo/endCursor"),
            "endCursor");
    return pageSize.isEmpty()
        ? cursors
        : new SizedPager(
            cursors, new Slot.Body("/variables/" + pageSizeVariable.orElse(FIRST)), pageSize.get());
  }

  private static Slot slot(Optional<String> param, Optional<String> body, String standard) {
    return body.<Slot>map(path -> new Slot.Body(pointer(path)))
        .orElseGet(() -> new Slot.Param(param.orElse(standard)));
  }

  /** The JSON Pointer of a path as users write it. */
  public static String pointer(String path) {
    return RecordsPath.parse(path).toString();
  }
}
