package dev.greta.connectors.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages that were read, so that a source is asked for each but once: for the checks, the sample
 * and the read, and when a read starts again, as a type has to be wider or a split is retried. What
 * goes beyond a limit is not kept, and is then asked for again.
 */
final class KeptPages implements AutoCloseable {

  /** How many bytes are kept of all walks. */
  static final long LIMIT = 1L << 30;

  private final Path folder;
  private final long limit;
  private final Map<String, List<Entry>> walks = new HashMap<>();
  private @Nullable FileChannel file;
  private long end;
  private long kept;

  private record Entry(String request, Page page) {}

  /**
   * @param folder for files; the engine removes it
   */
  KeptPages(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  Path folder() {
    return folder;
  }

  /** The page of a walk that was asked for just so. */
  synchronized Optional<Page> get(String walk, int index, String request) {
    List<Entry> pages = walks.getOrDefault(walk, List.of());
    return index < pages.size() && pages.get(index).request().equals(request)
        ? Optional.of(pages.get(index).page())
        : Optional.empty();
  }

  /**
   * Keeps a page, if there is room and it is the next of its walk.
   *
   * @return whether it is kept, so that its body must stay
   */
  synchronized boolean keep(String walk, int index, String request, Page page) {
    List<Entry> pages = walks.computeIfAbsent(walk, id -> new ArrayList<>());
    if (pages.size() != index || kept + page.body().size() > limit) {
      return false;
    }
    kept += page.body().size();
    pages.add(new Entry(request, page.with(moved(page.body()))));
    return true;
  }

  private PageBody moved(PageBody body) {
    if (!(body instanceof PageBody.Held held)) {
      return body;
    }
    try {
      FileChannel to = file == null ? open() : file;
      ByteBuffer bytes = ByteBuffer.wrap(held.bytes(), 0, held.length());
      PageBody.Piece piece = new PageBody.Piece(to, end, held.length());
      while (bytes.hasRemaining()) {
        end += to.write(bytes, end);
      }
      return piece;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            Files.createTempFile(folder, "pages", null),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file = opened;
    return opened;
  }

  @Override
  public synchronized void close() {
    walks.values().forEach(pages -> pages.forEach(entry -> entry.page().body().discard()));
    walks.clear();
    try {
      if (file != null) {
        file.close();
        file = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
