@NullMarked
package dev.greta.formats.parquet;

import org.jspecify.annotations.NullMarked;
