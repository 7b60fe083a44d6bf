package dev.greta.formats.text;

import com.github.luben.zstd.ZstdOutputStream;
import dev.greta.spi.options.Name;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** How a file is packed. The names are those that {@code compression:} takes. */
public enum Compression {
  /** As the file's first bytes say. */
  AUTO("", "", List.of()),
  /** Not at all. */
  NONE("", "", List.of()),
  /** RFC 1952, of one member or several. */
  GZIP("1f8b", "gzip -t", List.of(".gz", ".gzip")),
  /** RFC 8878, of one frame or several. */
  ZSTD("28b52ffd", "zstd -t", List.of(".zst", ".zstd")),
  /** As bzip2 writes it, of one stream or several. */
  @Name("bz2")
  BZIP2("425a68..314159265359", "bzip2 -t", List.of(".bz2")),
  /** The .xz file format, of one stream or several. */
  XZ("fd377a585a00", "xz -t", List.of(".xz")),
  /** PKWARE's APPNOTE; one member is read. */
  ZIP("504b0304", "unzip -t", List.of(".zip"));

  /** So many bytes tell a file's compression. */
  static final int MAGIC_BYTES = 10;

  private static final int BLOCK = 1 << 16;
  private static final String EMPTY_ZIP = "504b0506";

  /** A stream of bzip2 that has no block, only the mark of its end. */
  private static final String EMPTY_BZIP2 = "425a68..177245385090";

  private final String magic;
  private final String proof;
  private final List<String> endings;

  Compression(String magic, String proof, List<String> endings) {
    this.magic = magic;
    this.proof = proof;
    this.endings = endings;
  }

  /** The usual ending of the names of such files, as {@code .gz}. */
  public String ending() {
    return endings.isEmpty() ? "" : endings.get(0);
  }

  /**
   * Packs what is written, the same bytes each time: without a time or a name.
   *
   * @param out closed with the result
   * @throws IllegalStateException if nothing is packed so here
   */
  public OutputStream packing(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BLOCK);
      case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
      default -> throw new IllegalStateException("not written: " + this);
    };
  }

  /** The endings of file names that say a compression: {@code .gz} and so on. */
  public static List<String> endings() {
    return Arrays.stream(values()).flatMap(c -> c.endings.stream()).toList();
  }

  /** File name endings, and each of them with one that says a compression behind. */
  public static List<String> alsoPacked(List<String> plain) {
    return Stream.concat(Stream.of(""), endings().stream())
        .flatMap(packed -> plain.stream().map(ending -> ending + packed))
        .toList();
  }

  /**
   * A file's name without the ending that says its compression: {@code a.csv} for {@code a.csv.gz}.
   * The name itself where it has none.
   */
  public static String plainName(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return endings().stream()
        .filter(lower::endsWith)
        .findFirst()
        .map(ending -> fileName.substring(0, fileName.length() - ending.length()))
        .orElse(fileName);
  }

  /** The compression that a file's name says. */
  public static Optional<Compression> ofName(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(c -> c.endings.stream().anyMatch(lower::endsWith))
        .findFirst();
  }

  /** What a file is that starts with these bytes; never {@link #AUTO}. */
  static Compression ofStart(byte[] start) {
    for (Compression each : values()) {
      if (!each.magic.isEmpty() && startsWith(start, each.magic)) {
        return each;
      }
    }
    if (startsWith(start, EMPTY_ZIP)) {
      return ZIP;
    }
    return startsWith(start, EMPTY_BZIP2) ? BZIP2 : NONE;
  }

  private static boolean startsWith(byte[] start, String magic) {
    if (start.length < magic.length() / 2) {
      return false;
    }
    for (int i = 0; i < magic.length() / 2; i++) {
      String expected = magic.substring(2 * i, 2 * i + 2);
      if (!expected.equals("..") && (byte) Integer.parseInt(expected, 16) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** The command that proves whether a file of this kind is whole. */
  String proof() {
    return proof;
  }

  @Override
  public String toString() {
    return this == BZIP2 ? "bz2" : name().toLowerCase(Locale.ROOT);
  }
}
