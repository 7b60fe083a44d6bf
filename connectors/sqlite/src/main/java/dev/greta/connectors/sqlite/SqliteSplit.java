package dev.greta.connectors.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.Split;
import dev.greta.spi.error.ValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a split's JSON holds.
 *
 * @param path of the database, absolute
 * @param state that all splits must find; null where there is one split, whose one statement sees
 *     one state anyway
 * @param select the whole read
 * @param part the condition and order of this split's rows; may be empty
 * @param columns of the result, in order
 */
record SqliteSplit(
    String path, @Nullable String state, String select, String part, List<SqliteColumn> columns) {

  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  SqliteSplit {
    columns = List.copyOf(columns);
  }

  String sql() {
    return select + part;
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
