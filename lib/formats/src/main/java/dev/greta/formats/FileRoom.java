package dev.greta.formats;

import dev.greta.duckdb.DuckDb;
import dev.greta.spi.SourceContext;
import java.nio.file.Path;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What files are read in, one after the other: one DuckDB instance that reaches them and nothing
 * else, started when it is first asked for, as a start costs more than the read of a small file.
 * Used from one thread at a time.
 */
public final class FileRoom implements AutoCloseable {

  private final SourceContext context;
  private final List<Path> files;
  private @Nullable DuckDb duckdb;

  /**
   * @param context what may be taken
   * @param files the files that are read in this room
   */
  public FileRoom(SourceContext context, List<Path> files) {
    this.context = context;
    this.files = List.copyOf(files);
  }

  /** A room for one file. */
  public static FileRoom of(SourceContext context, LocalFile file) {
    return new FileRoom(context, List.of(file.path()));
  }

  /** What the room may take. */
  public SourceContext context() {
    return context;
  }

  /** A connection, which the caller closes before the room. */
  public DuckDBConnection connect() {
    DuckDb open = duckdb;
    if (open == null) {
      open = FileQuery.start(files, context);
      duckdb = open;
    }
    return open.connect();
  }

  @Override
  public void close() {
    DuckDb open = duckdb;
    duckdb = null;
    if (open != null) {
      open.close();
    }
  }
}
