@NullMarked
package dev.greta.connectors.postgresql;

import org.jspecify.annotations.NullMarked;
