package dev.greta.config;

/**
 * The names that {@code backend:} accepts: the specification's, and those that the documentation
 * uses. {@code pandas} means memory, {@code dask} means duckdb.
 */
public enum BackendChoice {
  AUTO,
  MEMORY,
  DUCKDB,
  PANDAS,
  DASK
}
