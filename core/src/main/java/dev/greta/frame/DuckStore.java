package dev.greta.frame;

import dev.greta.duckdb.DuckDbTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/**
 * The database of a frame and of all frames made from it. Its tables stand in a schema of their
 * own, and their columns are numbered, so that no name of a user's ever meets one of DuckDB's.
 */
final class DuckStore {

  private static final String SCHEMA = "greta_frames";

  private final Engine engine;
  private final Backend.Room room;
  private final AtomicInteger tables = new AtomicInteger();

  private DuckStore(Engine engine, Backend.Room room) {
    this.engine = engine;
    this.room = room;
  }

  static DuckStore open(Backend.Room room) {
    Engine engine = Engine.onDisk(room);
    try {
      engine.execute("opening a frame", "CREATE SCHEMA " + SCHEMA);
      return new DuckStore(engine, room);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  DuckDBConnection connect() {
    return engine.connect();
  }

  Backend.Room room() {
    return room;
  }

  BufferAllocator allocator() {
    return room.allocator();
  }

  /** A name that no table has yet. */
  String newTable() {
    return SCHEMA + ".t" + tables.getAndIncrement();
  }

  /** Makes an empty table for the columns of a schema; one without columns gets one. */
  String create(Schema schema) {
    List<String> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      columns.add("c" + columns.size() + " " + DuckDbTypes.of(field));
    }
    String table = newTable();
    String body = columns.isEmpty() ? "c0 BOOLEAN" : String.join(", ", columns);
    engine.execute("making a frame", "CREATE TABLE " + table + "(" + body + ")");
    return table;
  }

  void drop(String table) {
    engine.execute("dropping a frame", "DROP TABLE " + table);
  }

  void close() {
    try {
      engine.close();
    } finally {
      room.allocator().close();
    }
  }
}
