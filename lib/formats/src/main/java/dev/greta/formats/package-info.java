/** Files as sources: where they are, whether they are still the same, and what is in them. */
@NullMarked
package dev.greta.formats;

import org.jspecify.annotations.NullMarked;
