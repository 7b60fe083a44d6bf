package dev.greta.frame;

import java.util.Optional;

/** The backends of this machine, by name. */
public final class Backends {

  private Backends() {}

  /** Arrow batches off-heap. A frame that outgrows its room fails. */
  public static Backend memory() {
    return new MemoryBackend();
  }

  /** A DuckDB database in the temporary folder, which spills to disk. */
  public static Backend duckDb() {
    return new DuckBackend();
  }

  /** The backend of a name: {@code memory} or {@code duckdb}. */
  public static Optional<Backend> named(String name) {
    return switch (name) {
      case MemoryBackend.NAME -> Optional.of(memory());
      case DuckBackend.NAME -> Optional.of(duckDb());
      default -> Optional.empty();
    };
  }
}
