package dev.greta.connectors.postgresql;

import java.util.List;

/**
 * A type as the server's catalogue has it.
 *
 * @param oid pg_type.oid
 * @param modifier pg_attribute.atttypmod, -1 for none; of money, which has none, the digits behind
 *     the point
 * @param kind pg_type.typtype, or {@link #ARRAY}
 * @param send the function that gives its binary form, by name
 * @param delimiter between the elements of an array's text
 * @param display as the server writes it: {@code numeric(12,2)}
 * @param enumLabels in their order; empty for what is no enum
 */
record PgType(
    int oid,
    int modifier,
    char kind,
    String send,
    char delimiter,
    String display,
    List<String> enumLabels) {

  static final char ARRAY = 'a';
  static final char COMPOSITE = 'c';
  static final char DOMAIN = 'd';
  static final char ENUM = 'e';
  static final char MULTIRANGE = 'm';
  static final char RANGE = 'r';

  PgType {
    enumLabels = List.copyOf(enumLabels);
  }
}
