package dev.greta.connectors.api.paging;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ways from page to page. */
public enum PaginationType {
  /** As the first page shows. */
  AUTO(List.of()),
  /** An address in a Link header (RFC 8288). */
  LINK_HEADER(List.of("rel")),
  /** An address around the records. */
  NEXT_LINK(List.of("next_path")),
  /** A value of the answer that is sent back. */
  CURSOR(
      List.of(
          "cursor_path",
          "cursor_header",
          "cursor_param",
          "cursor_body_path",
          "initial_cursor",
          "has_more_path")),
  /** How many records to pass over. */
  OFFSET(
      List.of(
          "offset_param",
          "offset_body_path",
          "limit_param",
          "limit_body_path",
          "limit",
          "total_path",
          "total_header",
          "stop_on_short_page")),
  /** A page's number. */
  PAGE(
      List.of(
          "page_param",
          "page_body_path",
          "start_page",
          "page_size_param",
          "page_size_body_path",
          "page_size",
          "total_pages_path",
          "total_path",
          "total_header",
          "stop_on_short_page")),
  /** A value of the last record. */
  LAST_RECORD(List.of("key_path", "param", "body_path", "limit_param", "limit_body_path", "limit")),
  /** A connection of GraphQL's, as Relay defines it. */
  RELAY(List.of("connection_path", "cursor_variable", "page_size_variable", "page_size")),
  /** One request. */
  NONE(List.of());

  private final List<String> keys;

  PaginationType(List<String> keys) {
    this.keys = keys;
  }

  /** The keys that say more of it. */
  List<String> keys() {
    return keys;
  }

  /**
   * The first type that all keys go with; the one that most of them go with where there is none.
   */
  static PaginationType of(Set<String> given) {
    return given.isEmpty()
        ? AUTO
        : Arrays.stream(values())
            .max(
                Comparator.comparingLong(
                    t -> given.stream().filter(t.keys::contains).count() * 10 - t.ordinal()))
            .orElse(AUTO);
  }

  /** As YAML writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
