/** DuckDB as a guest: locked instances, and the door between its types and Arrow's. */
@NullMarked
package dev.greta.duckdb;

import org.jspecify.annotations.NullMarked;
