@NullMarked
package dev.greta.connectors.sqlite;

import org.jspecify.annotations.NullMarked;
