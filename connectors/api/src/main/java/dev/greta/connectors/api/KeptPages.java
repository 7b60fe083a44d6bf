package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Fingerprint;
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
import java.util.stream.Stream;
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

  /**
   * Where a page is in the file.
   *
   * @param start of its head, behind which its body is
   * @param filed its body, where that has a file of its own
   */
  private record Entry(
      Fingerprint request, long start, int head, int body, @Nullable PageBody filed) {}

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
    FileChannel from = file;
    return from != null
            && index < pages.size()
            && pages.get(index).request().equals(Fingerprint.of(request))
        ? Optional.of(page(pages.get(index), from))
        : Optional.empty();
  }

  private static Page page(Entry entry, FileChannel from) {
    byte[] head = new PageBody.Piece(from, entry.start(), entry.head()).bytes();
    PageBody filed = entry.filed();
    PageBody piece = new PageBody.Piece(from, entry.start() + entry.head(), entry.body());
    return PageHead.page(head, filed == null ? piece : filed);
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
    try {
      FileChannel to = file == null ? open() : file;
      byte[] head = PageHead.of(page);
      kept += head.length;
      long start = end;
      write(to, ByteBuffer.wrap(head));
      if (page.body() instanceof PageBody.Held held) {
        write(to, ByteBuffer.wrap(held.bytes(), 0, held.length()));
        pages.add(new Entry(Fingerprint.of(request), start, head.length, held.length(), null));
      } else {
        pages.add(new Entry(Fingerprint.of(request), start, head.length, 0, page.body()));
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      end += to.write(bytes, end);
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
    walks.values().stream()
        .flatMap(List::stream)
        .flatMap(entry -> Stream.ofNullable(entry.filed()))
        .forEach(PageBody::discard);
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
