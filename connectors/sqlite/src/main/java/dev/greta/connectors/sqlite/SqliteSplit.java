package dev.greta.connectors.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.jdbc.KeyRange;
import dev.greta.spi.Split;
import dev.greta.spi.error.ValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a split's JSON holds.
 *
 * @param path of the database, absolute
 * @param state that all splits must find; null where there is one split, whose transaction sees one
 *     state anyway
 * @param select the whole read
 * @param ids which rows of it, in their order; null for all, in any order
 * @param columns of the result, in order
 */
record SqliteSplit(
    String path,
    @Nullable String state,
    String select,
    @Nullable Ids ids,
    List<SqliteColumn> columns) {

  private static final int VERSION = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  SqliteSplit {
    columns = List.copyOf(columns);
  }

  /**
   * Rows of a table by their ids; in the table's own order, which costs nothing.
   *
   * @param table as SQL names it
   * @param rowid the name of its id
   * @param first the least id there may be
   * @param last the greatest
   */
  record Ids(String table, String rowid, long first, long last) {

    static Ids of(String table, String rowid, KeyRange range) {
      long last = range.below().isPresent() ? range.below().getAsLong() - 1 : Long.MAX_VALUE;
      return new Ids(table, rowid, range.from().orElse(Long.MIN_VALUE), last);
    }

    /**
     * Selects the rows from an id on, which may be a parameter.
     *
     * @param columns what of them
     */
    String select(String columns, String from) {
      String between = " WHERE " + rowid + " BETWEEN " + from + " AND " + last;
      return "SELECT " + columns + " FROM " + table + between + " ORDER BY " + rowid;
    }
  }

  String sql() {
    return ids == null ? select : ids.select("*", Long.toString(ids.first()));
  }

  Split toSplit(String id) {
    try {
      return new Split(id, VERSION, MAPPER.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of text and numbers is always JSON", e);
    }
  }

  /**
   * @throws ValidationException if this release cannot read the split
   */
  static SqliteSplit of(Split split) {
    try {
      if (split.version() == VERSION) {
        return MAPPER.readValue(split.json(), SqliteSplit.class);
      }
      throw unreadable(split, null);
    } catch (JsonProcessingException e) {
      throw unreadable(split, e);
    }
  }

  private static ValidationException unreadable(Split split, @Nullable Throwable cause) {
    return new ValidationException(
        Sqlite.DIALECT
            .fault(
                Sqlite.FOREIGN_SPLIT, "split '" + split.id() + "' is not what this release writes")
            .withPlace(split.id())
            .withRemedy("Plan and read with the same release."),
        cause);
  }
}
