/**
 * PostgreSQL, read by binary COPY: {@code data.type: postgres}.
 *
 * <p>Start at {@link dev.greta.connectors.postgresql.PostgresConnector}; {@code PostgresPlan} finds
 * out what is read and cuts it into splits, {@code CopyReader} reads one, {@code TypeTable} is the
 * mapping of types.
 */
@NullMarked
package dev.greta.connectors.postgresql;

import org.jspecify.annotations.NullMarked;
