package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.Split;
import dev.greta.spi.error.ValidationException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a split's JSON holds.
 *
 * @param select the statement whose result is this split's rows, casts included
 * @param snapshot of the transaction that sees them; null where the server exports none
 * @param columns of the result, in order
 */
record PgSplit(String select, @Nullable String snapshot, List<PgColumn> columns) {

  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What {@code pg_export_snapshot()} returns; checked, as it becomes part of a statement. */
  private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-Za-z-]{1,64}");

  PgSplit {
    columns = List.copyOf(columns);
    if (snapshot != null && !SNAPSHOT.matcher(snapshot).matches()) {
      throw new IllegalArgumentException("no snapshot's name");
    }
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
  static PgSplit of(Split split) {
    if (split.version() != VERSION) {
      throw unreadable(split, "it has version " + split.version() + ", not " + VERSION, null);
    }
    try {
      return MAPPER.readValue(split.json(), PgSplit.class);
    } catch (JsonProcessingException e) {
      throw unreadable(split, "its content is not what this release writes", e);
    }
  }

  private static ValidationException unreadable(
      Split split, String why, @Nullable Throwable cause) {
    return new ValidationException(
        Faults.fault("GRT-723", "split '" + split.id() + "' cannot be read: " + why)
            .withPlace(split.id())
            .withRemedy("Plan and read with the same release."),
        cause);
  }
}
