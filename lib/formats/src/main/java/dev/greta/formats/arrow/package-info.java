/** Arrow's own files, by Arrow's own reader. */
@NullMarked
package dev.greta.formats.arrow;

import org.jspecify.annotations.NullMarked;
