/**
 * Files that are written whole or not at all. {@link dev.greta.formats.write.DatasetWriter} writes
 * datasets, {@link dev.greta.formats.write.PendingFile} anything.
 */
@NullMarked
package dev.greta.formats.write;

import org.jspecify.annotations.NullMarked;
