package dev.greta.run;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The memory and the temporary folder of a load and of all frames that come from it. Each of them
 * holds the session; the last one to let go ends it. Safe for use by many threads.
 */
final class Session implements AutoCloseable {

  private final RootAllocator allocator = new RootAllocator();
  private final Path tempDirectory;
  private final AtomicInteger holders = new AtomicInteger(1);

  private Session(Path tempDirectory) {
    this.tempDirectory = tempDirectory;
  }

  /**
   * Opens a session, held once.
   *
   * @param parent where the temporary folder goes; the system's place if empty
   * @throws OutputException if no folder can be made there
   */
  static Session open(Optional<Path> parent) {
    try {
      Path folder =
          parent.isPresent()
              ? Files.createTempDirectory(Files.createDirectories(parent.get()), "greta-")
              : Files.createTempDirectory("greta-");
      return new Session(folder);
    } catch (IOException e) {
      throw new OutputException(
          Fault.of("GRT-1111", "no temporary folder could be made: " + e)
              .withPlace("temp_dir")
              .withRemedy("Point temp_dir: to a folder that can be written."),
          e);
    }
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Path tempDirectory() {
    return tempDirectory;
  }

  /** Holds the session once more. */
  Session hold() {
    holders.incrementAndGet();
    return this;
  }

  /** Lets go, once. */
  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      try {
        allocator.close();
      } finally {
        deleteTemporaryFiles();
      }
    }
  }

  private void deleteTemporaryFiles() {
    try {
      Files.walkFileTree(
          tempDirectory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      return; // Someone cleaned up before us.
    } catch (IOException e) {
      throw new OutputException(
          Fault.of("GRT-1112", "the temporary folder could not be removed: " + e)
              .withPlace(tempDirectory.toString())
              .withRemedy("Remove it by hand."),
          e);
    }
  }
}
