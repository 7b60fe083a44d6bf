/** JSON files: arrays of records, one value after the other, or records within a value. */
@NullMarked
package dev.greta.formats.json;

import org.jspecify.annotations.NullMarked;
