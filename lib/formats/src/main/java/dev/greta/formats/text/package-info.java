/**
 * Text files as they come: packed, and in any encoding. {@link dev.greta.formats.text.Packing}
 * opens what is in a packed file.
 */
@NullMarked
package dev.greta.formats.text;

import org.jspecify.annotations.NullMarked;
