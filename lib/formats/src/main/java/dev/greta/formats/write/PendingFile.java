package dev.greta.formats.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A file that is written and not yet in its place. It lies beside its target, flushed to disk;
 * {@link #publish} renames it, so that whoever looks sees the old file or the new one. {@link
 * #close} without that leaves the old file and nothing else. A run that writes several files
 * prepares them all, then publishes them all.
 *
 * <p>A target that is a symbolic link stays one: the file that it points to is replaced. A file
 * that is replaced hands its permissions on. One thread at a time.
 */
public final class PendingFile implements AutoCloseable {

  private final Path target;
  private final Path place;
  private final Path temporary;
  private final long bytes;
  private State state = State.PREPARED;

  private enum State {
    PREPARED,
    PUBLISHED,
    DROPPED
  }

  /** Writes a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * @param file does not exist yet; is to exist afterwards
     */
    void writeTo(Path file) throws IOException;
  }

  private PendingFile(Path target, Path place, Path temporary, long bytes) {
    this.target = target;
    this.place = place;
    this.temporary = temporary;
    this.bytes = bytes;
  }

  /**
   * Writes the content beside its target.
   *
   * @param target a file, or the name of one to be, in a folder that exists
   * @throws dev.greta.spi.error.OutputException if the place cannot be written; whatever else the
   *     content throws comes through as it is. Either way nothing is left behind.
   */
  public static PendingFile prepare(Path target, Content content) {
    return prepare(target, content, PendingFile::beside);
  }

  static PendingFile prepare(Path target, Content content, UnaryOperator<Path> naming) {
    Path place = place(target);
    Path temporary = naming.apply(place);
    try {
      content.writeTo(temporary);
      takeOverPermissions(place, temporary);
      flush(temporary);
      return new PendingFile(target, place, temporary, Files.size(temporary));
    } catch (IOException e) {
      delete(temporary, e);
      throw OutputFaults.from(target, e);
    } catch (RuntimeException | Error e) {
      delete(temporary, e);
      throw e;
    }
  }

  /** Where the file will be, as the user named it. */
  public Path target() {
    return target;
  }

  /** How large it is. */
  public long bytes() {
    return bytes;
  }

  /**
   * Puts the file into its place.
   *
   * @throws dev.greta.spi.error.OutputException if that fails; the old file is still there then
   * @throws IllegalStateException if the file was published or closed before
   */
  public void publish() {
    if (state != State.PREPARED) {
      throw new IllegalStateException(target + " is " + state);
    }
    try {
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      state = State.PUBLISHED;
    } catch (IOException e) {
      throw OutputFaults.from(target, e);
    }
    flushFolder(place);
  }

  /** Drops the file, unless it was published. Harmless when called again. */
  @Override
  public void close() {
    if (state != State.PREPARED) {
      return;
    }
    state = State.DROPPED;
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw OutputFaults.from(target, e);
    }
  }

  /** The file to replace: behind a symbolic link, the one that it points to. */
  private static Path place(Path target) {
    try {
      Path absolute = target.toAbsolutePath().normalize();
      Path folder = absolute.getParent();
      if (folder == null || Files.isDirectory(absolute)) {
        throw OutputFaults.isAFolder(target);
      }
      if (!Files.isDirectory(folder)) {
        throw OutputFaults.noFolder(target, folder);
      }
      if (!Files.exists(absolute)) {
        return absolute;
      }
      Path real = absolute.toRealPath();
      if (!Files.isRegularFile(real)) {
        throw OutputFaults.noRegularFile(target);
      }
      if (!Files.isWritable(real)) {
        throw OutputFaults.readOnly(target);
      }
      return real;
    } catch (IOException e) {
      throw OutputFaults.from(target, e);
    }
  }

  static Path beside(Path place) {
    return place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static void takeOverPermissions(Path old, Path file) throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix != null && Files.exists(old)) {
      posix.setPermissions(Files.getPosixFilePermissions(old));
    }
  }

  /** Renaming an unflushed file can leave an empty one after a power cut. */
  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** The rename has happened; a file system that cannot flush a folder does not undo that. */
  private static void flushFolder(Path file) {
    try (FileChannel folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException unsupported) {
      return;
    }
  }

  private static void delete(Path temporary, Throwable failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
