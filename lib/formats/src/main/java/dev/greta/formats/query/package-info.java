/** Queries of a user's over files: what they need is read, in one split. */
@NullMarked
package dev.greta.formats.query;

import org.jspecify.annotations.NullMarked;
