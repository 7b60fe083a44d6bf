/** Data frames, and the backends that hold them. */
@NullMarked
package dev.greta.frame;

import org.jspecify.annotations.NullMarked;
