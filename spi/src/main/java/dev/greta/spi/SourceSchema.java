package dev.greta.spi;

import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a source holds.
 *
 * @param tables in the source's own order
 */
public record SourceSchema(List<Table> tables) {

  public SourceSchema {
    tables = List.copyOf(tables);
  }

  /**
   * A table, file, collection or endpoint.
   *
   * @param name as a user would write it in {@code table:}
   * @param columns the Arrow schema of a full read, with source types in the fields' metadata
   * @param rows the source's own estimate, or an exact count where it is free
   */
  public record Table(String name, Schema columns, OptionalLong rows) {}
}
