/** Which connectors there are. */
@NullMarked
package dev.greta.registry;

import org.jspecify.annotations.NullMarked;
