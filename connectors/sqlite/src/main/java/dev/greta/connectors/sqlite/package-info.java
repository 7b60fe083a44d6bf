/** SQLite database files, read by SQLite itself; see {@link SqliteConnector}. */
@NullMarked
package dev.greta.connectors.sqlite;

import org.jspecify.annotations.NullMarked;
