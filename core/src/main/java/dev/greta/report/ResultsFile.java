package dev.greta.report;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A results file on its way: written beside its place and moved there whole. Opening it before a
 * load finds out early whether the place can be written; what stood there stays until {@link
 * #commit}, and for good without it.
 */
public final class ResultsFile implements AutoCloseable {

  private final Path place;
  private final Path draft;
  private final FileChannel channel;

  private ResultsFile(Path place, Path draft, FileChannel channel) {
    this.place = place;
    this.draft = draft;
    this.channel = channel;
  }

  /**
   * Starts a file.
   *
   * @param place absolute; through a link, what it leads to is replaced and not the link
   * @throws OutputException if nothing can be written there
   */
  public static ResultsFile open(Path place) {
    try {
      Path target = Files.isSymbolicLink(place) ? place.toRealPath() : place;
      if (Files.isDirectory(target)) {
        throw failed(place, "it is a folder", "Name a file in it.", null);
      }
      Path draft =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      FileChannel channel =
          FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      return new ResultsFile(target, draft, channel);
    } catch (NoSuchFileException e) {
      throw failed(place, "its folder does not exist", "Make the folder.", e);
    } catch (IOException e) {
      throw failed(place, reason(e), "Name a place that can be written.", e);
    }
  }

  /**
   * Writes the text, down to the disk.
   *
   * @throws OutputException if the disk does not take it
   */
  public void write(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw failed(place, reason(e), "Make room, or name another place.", e);
    }
  }

  /**
   * Puts the file into its place.
   *
   * @throws OutputException if it cannot be moved there
   */
  public void commit() {
    try {
      channel.close();
      move();
    } catch (IOException e) {
      throw failed(place, reason(e), "Name a place that can be written.", e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes what was not committed. Harmless when called again. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw failed(draft, reason(e), "Remove it by hand.", e);
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : null;
    return reason == null ? String.valueOf(e.getMessage()) : reason;
  }

  private static OutputException failed(
      Path place, String why, String remedy, @Nullable IOException e) {
    return new OutputException(
        Fault.of("GRT-1120", "the results cannot be written: " + why)
            .withPlace(place.toString())
            .withRemedy(remedy),
        e);
  }
}
