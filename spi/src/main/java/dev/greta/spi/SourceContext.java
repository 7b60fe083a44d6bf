package dev.greta.spi;

import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a source may use between {@link Connector#open} and {@link Source#close}.
 *
 * @param allocator for buffers that the source itself holds; the parent of none of its reads
 * @param baseDirectory what relative paths in the options are relative to: the folder of the config
 *     file; absolute
 * @param tempDirectory an existing folder for spilled data; the engine removes it after the run
 * @param memoryBytes how much native memory beside Arrow's (an embedded engine, a spool) the source
 *     may take
 * @param threads how many threads the source may run work of its own on
 */
public record SourceContext(
    BufferAllocator allocator,
    Path baseDirectory,
    Path tempDirectory,
    long memoryBytes,
    int threads) {

  public SourceContext {
    if (!baseDirectory.isAbsolute()) {
      throw new IllegalArgumentException("baseDirectory is not absolute: " + baseDirectory);
    }
    if (memoryBytes <= 0 || threads <= 0) {
      throw new IllegalArgumentException("memoryBytes and threads must be positive");
    }
  }
}
