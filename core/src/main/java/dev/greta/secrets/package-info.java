/** Credentials: what masks them. */
@NullMarked
package dev.greta.secrets;

import org.jspecify.annotations.NullMarked;
