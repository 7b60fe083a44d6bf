package dev.greta.connectors.postgresql;

import java.sql.Array;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a read into ranges of a column. The bounds are values of the column which the server finds
 * and compares, in the column's own order, so that each row is in one part whatever the type.
 */
final class KeySplits {

  private final Session session;
  private final PgColumn column;
  private final String key;

  /**
   * @param key the column as the conditions name it
   */
  KeySplits(Session session, PgColumn column, String key) {
    this.session = session;
    this.column = column;
    this.key = key;
  }

  /**
   * A part of the rows.
   *
   * @param id for people; holds no value
   */
  record Part(String id, String condition) {}

  /**
   * Parts of about equal size, and one for the rows without a key.
   *
   * @param from what follows FROM: all rows, or some that stand for them
   */
  List<Part> parts(String from, int count) {
    List<String> bounds = count > 1 ? bounds(from, count) : List.of();
    int ranges = bounds.size() + 1;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      String id = "part " + (i + 1) + " of " + ranges + " by " + column.name();
      parts.add(new Part(id, condition(bounds, i)));
    }
    parts.add(new Part("rows without " + column.name(), key + " IS NULL"));
    return parts;
  }

  /** A text without a type has that of what it is compared with. */
  private String condition(List<String> bounds, int range) {
    List<String> conditions = new ArrayList<>();
    if (range > 0) {
      conditions.add(key + " >= " + SqlText.literal(bounds.get(range - 1)));
    }
    if (range < bounds.size()) {
      conditions.add(key + " < " + SqlText.literal(bounds.get(range)));
    }
    return conditions.isEmpty() ? key + " IS NOT NULL" : String.join(" AND ", conditions);
  }

  private List<String> bounds(String from, int count) {
    String fractions =
        IntStream.range(1, count)
            .mapToObj(i -> Double.toString((double) i / count))
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT (percentile_disc(ARRAY["
            + fractions
            + "]::float8[]) WITHIN GROUP (ORDER BY "
            + key
            + "))::text[] FROM "
            + from;
    return session.query(
        sql,
        rows -> {
          rows.next();
          Array quantiles = rows.getArray(1);
          LinkedHashSet<String> distinct = new LinkedHashSet<>();
          if (quantiles != null) {
            for (@Nullable String bound : (@Nullable String[]) quantiles.getArray()) {
              if (bound != null) {
                distinct.add(bound);
              }
            }
          }
          return List.copyOf(distinct);
        });
  }
}
