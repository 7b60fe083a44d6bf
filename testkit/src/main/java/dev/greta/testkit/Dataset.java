package dev.greta.testkit;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Data that a source is known to hold.
 *
 * @param options the connector's own keys, as {@link dev.greta.spi.options.Node#of} takes them
 * @param schema what a plan must say, metadata included; a dictionary-encoded column has the type
 *     of its values, as {@link dev.greta.spi.ArrowFields#dictionary} makes it
 * @param rows what a read must give, as {@link ArrowRows} describes; known by other means than the
 *     connector under test
 */
public record Dataset(
    Map<String, Object> options, Schema schema, List<List<@Nullable Object>> rows) {

  public Dataset {
    rows = ArrowRows.normal(rows);
  }
}
