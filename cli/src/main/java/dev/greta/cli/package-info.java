/** The {@code greta} command: thin verbs over the library, and all that is printed. */
@NullMarked
package dev.greta.cli;

import org.jspecify.annotations.NullMarked;
