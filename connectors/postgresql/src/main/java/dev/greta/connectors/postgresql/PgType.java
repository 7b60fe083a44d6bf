package dev.greta.connectors.postgresql;

import java.util.List;

/**
 * A type as the server's catalogue has it, domains resolved to what they stand for.
 *
 * @param oid pg_type.oid
 * @param modifier pg_attribute.atttypmod; -1 for none
 * @param sentAsText whether its binary form is the text itself, as citext's is
 * @param display as the server writes it: {@code numeric(12,2)}
 * @param enumLabels in their order; empty for what is no enum
 */
record PgType(int oid, int modifier, boolean sentAsText, String display, List<String> enumLabels) {

  PgType {
    enumLabels = List.copyOf(enumLabels);
  }

  boolean isEnum() {
    return !enumLabels.isEmpty();
  }
}
