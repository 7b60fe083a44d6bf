/** What connectors over JDBC drivers share. A database's differences are in its {@link Dialect}. */
@NullMarked
package dev.greta.jdbc;

import org.jspecify.annotations.NullMarked;
