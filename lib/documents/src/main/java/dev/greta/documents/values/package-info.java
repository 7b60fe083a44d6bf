/** Values read from their text without loss, and their way into Arrow's buffers. */
@NullMarked
package dev.greta.documents.values;

import org.jspecify.annotations.NullMarked;
