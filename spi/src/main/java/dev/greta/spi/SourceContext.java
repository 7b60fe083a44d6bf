package dev.greta.spi;

import java.nio.file.Path;
import java.util.function.Consumer;
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
 * @param credentials told of each credential that the source comes upon elsewhere than in its
 *     options, in a file of passwords say, so that no text of the run shows it; any thread may call
 *     it
 */
public record SourceContext(
    BufferAllocator allocator,
    Path baseDirectory,
    Path tempDirectory,
    long memoryBytes,
    int threads,
    Consumer<String> credentials) {

  public SourceContext {
    if (!baseDirectory.isAbsolute()) {
      throw new IllegalArgumentException("baseDirectory is not absolute: " + baseDirectory);
    }
    if (memoryBytes <= 0 || threads <= 0) {
      throw new IllegalArgumentException("memoryBytes and threads must be positive");
    }
  }

  /** For a source that comes upon no credentials, or whose texts nobody reads. */
  public SourceContext(
      BufferAllocator allocator,
      Path baseDirectory,
      Path tempDirectory,
      long memoryBytes,
      int threads) {
    this(allocator, baseDirectory, tempDirectory, memoryBytes, threads, credential -> {});
  }
}
