/** Files of this machine as sources: CSV, Parquet, and DuckDB databases. */
@NullMarked
package dev.greta.connectors.files;

import org.jspecify.annotations.NullMarked;
