package dev.greta.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
   * @param keys as far as the source has and tells them: the primary one first
   */
  public record Table(
      String name, TableKind kind, Schema columns, OptionalLong rows, List<Key> keys) {

    public Table {
      keys = List.copyOf(keys);
    }

    /** A table, or what is read as one, without keys. */
    public Table(String name, Schema columns, OptionalLong rows) {
      this(name, TableKind.TABLE, columns, rows, List.of());
    }
  }

  /** What a table is to its source. */
  public enum TableKind {
    /** Rows that are stored, in a file too. */
    TABLE,
    /** A query that is run when it is read. */
    VIEW,
    /** A query's stored result. */
    MATERIALIZED_VIEW,
    /** A table whose rows are those of others. */
    PARTITIONED_TABLE,
    /** A table of another source. */
    FOREIGN_TABLE;

    /** For a person: {@code materialized view}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Columns whose values together tell a row from others, or name one of another table.
   *
   * @param columns at least one, in the key's order
   * @param references of a {@link KeyKind#FOREIGN} key, and of no other
   */
  public record Key(KeyKind kind, List<String> columns, Optional<Reference> references) {

    public Key {
      columns = List.copyOf(columns);
      if (columns.isEmpty() || (kind == KeyKind.FOREIGN) != references.isPresent()) {
        throw new IllegalArgumentException("a key has columns, and a foreign one references");
      }
    }

    public static Key primary(List<String> columns) {
      return new Key(KeyKind.PRIMARY, columns, Optional.empty());
    }

    public static Key unique(List<String> columns) {
      return new Key(KeyKind.UNIQUE, columns, Optional.empty());
    }

    /**
     * A key of another table's.
     *
     * @param table as {@link Table#name} has it
     */
    public static Key foreign(List<String> columns, String table, List<String> referenced) {
      return new Key(KeyKind.FOREIGN, columns, Optional.of(new Reference(table, referenced)));
    }
  }

  /** What a key is for. */
  public enum KeyKind {
    PRIMARY,
    UNIQUE,
    FOREIGN;

    /** For a person: {@code primary key}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT) + (this == UNIQUE ? "" : " key");
    }
  }

  /** The columns of another table that a key names. */
  public record Reference(String table, List<String> columns) {

    public Reference {
      columns = List.copyOf(columns);
    }
  }
}
