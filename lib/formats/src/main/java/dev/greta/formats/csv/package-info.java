/**
 * CSV into Arrow. DuckDB finds the fields; the types are found and the values decoded here,
 * strictly, as DuckDB's own casts accept {@code 007}, {@code +5} and {@code 1e3} for an integer.
 * Start at {@link dev.greta.formats.csv.CsvFile}.
 */
@NullMarked
package dev.greta.formats.csv;

import org.jspecify.annotations.NullMarked;
