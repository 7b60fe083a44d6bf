package dev.greta.ingest;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The column that a config wants to be there. */
public final class TargetColumn {

  private TargetColumn() {}

  /**
   * Requires the column, where one is named.
   *
   * @throws ValidationException if it is not there; names the nearest
   */
  public static void require(Schema schema, Optional<String> column) {
    column.ifPresent(name -> require(schema, name));
  }

  private static void require(Schema schema, String name) {
    List<String> names = schema.getFields().stream().map(Field::getName).toList();
    if (!names.contains(name)) {
      throw new ValidationException(
          Fault.of("GRT-701", "the data has no target column '" + name + "'")
              .withPlace("data.target_column")
              .withRemedy(
                  Nearest.to(name, names)
                      .map(near -> "Did you mean '" + near + "'?")
                      .orElse("Its columns are: " + String.join(", ", names) + ".")));
    }
  }
}
