package dev.greta.frame;

import dev.greta.duckdb.BatchConverter;
import dev.greta.duckdb.Dictionaries;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.spi.BatchReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A table of a store. Frames over some of its columns or rows share it; nothing in it changes. */
final class DuckTable {

  private final Shared<DuckStore> store;
  private final String name;
  private final Schema schema;
  private final long rows;
  private @Nullable Dictionaries words;

  /** Takes over one hold on the store, and the table. */
  DuckTable(Shared<DuckStore> store, String name, Schema schema, long rows) {
    this.store = store;
    this.name = name;
    this.schema = schema;
    this.rows = rows;
  }

  Shared<DuckStore> store() {
    return store;
  }

  String name() {
    return name;
  }

  Schema schema() {
    return schema;
  }

  long rows() {
    return rows;
  }

  /** Reads some columns of the first rows. */
  BatchReader read(List<Integer> ordinals, long limit) {
    return DuckDbReader.open(
        store.value().connect(),
        select(ordinals, limit),
        Columns.project(schema, ordinals),
        words(),
        Engine.reading(store.value().allocator()));
  }

  /** A query over some columns of the first rows. A column that is asked for twice comes twice. */
  String select(List<Integer> ordinals, long limit) {
    String columns = ordinals.stream().map(i -> "c" + i).collect(Collectors.joining(", "));
    return "SELECT "
        + (ordinals.isEmpty() ? "NULL" : columns)
        + " FROM "
        + name
        + (limit < rows ? " LIMIT " + limit : "");
  }

  /** All texts of all coded columns, in the order of the rows; read when first asked for. */
  private synchronized Dictionaries words() {
    Dictionaries found = words;
    if (found == null) {
      found = new Dictionaries();
      List<Integer> coded = new ArrayList<>();
      for (int i = 0; i < schema.getFields().size(); i++) {
        if (BatchConverter.isCoded(schema.getFields().get(i))) {
          coded.add(i);
        }
      }
      if (!coded.isEmpty()) {
        drain(coded, found);
      }
      words = found;
    }
    return found;
  }

  /**
   * Reads some columns for what comes of it: their texts, or the exception of a value that does not
   * fit.
   */
  void drain(List<Integer> ordinals, Dictionaries found) {
    try (DuckDbReader reader =
        DuckDbReader.open(
            store.value().connect(),
            select(ordinals, rows),
            Columns.project(schema, ordinals),
            found,
            Engine.reading(store.value().allocator()))) {
      for (VectorSchemaRoot next = reader.next(); next != null; next = reader.next()) {
        next.close();
      }
    }
  }

  /** Called once, when nobody holds the table any more. */
  void end() {
    try {
      store.value().drop(name);
    } finally {
      store.release();
    }
  }
}
