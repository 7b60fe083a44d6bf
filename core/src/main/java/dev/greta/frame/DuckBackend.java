package dev.greta.frame;

import org.apache.arrow.vector.types.pojo.Schema;

/** A DuckDB database in the temporary folder. */
final class DuckBackend implements Backend {

  static final String NAME = "duckdb";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FrameBuilder start(Schema schema, Room room) {
    DuckStore store;
    try {
      store = DuckStore.open(room);
    } catch (RuntimeException e) {
      room.allocator().close();
      throw e;
    }
    Shared<DuckStore> held = new Shared<>(store, DuckStore::close);
    try {
      return new DuckBuilder(Columns.held(schema), held);
    } catch (RuntimeException e) {
      held.release();
      throw e;
    }
  }
}
