package dev.greta.formats.text;

import com.github.luben.zstd.ZstdInputStream;
import dev.greta.formats.LocalFile;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * What a user says of how a file is packed, and the way to what is in it.
 *
 * <p>A stream that this opens gives all that was packed, to the last byte: members, frames and
 * streams that follow each other are read as one, and a file that is cut short, damaged or followed
 * by something else is an error, never an early end. What the format has of checksums is checked.
 *
 * <p>A file that grows beyond reason is refused while it is read: with {@code maxExpandedSize},
 * beyond so many bytes; without, once it is larger than 128 MiB and more than 500 times what was
 * read of the file.
 *
 * @param compression {@link Compression#AUTO} to look at the first bytes
 * @param member the name of the member to read of a zip file; empty where it has only one
 * @param maxExpandedSize the most bytes that may be in the file; empty for the rule above
 */
public record Packing(
    Compression compression, Optional<String> member, OptionalLong maxExpandedSize) {

  private static final int XZ_MEMORY_KIB = 128 << 10;

  /** All found. */
  public static Packing found() {
    return new Packing(Compression.AUTO, Optional.empty(), OptionalLong.empty());
  }

  /**
   * How a file is packed; never {@link Compression#AUTO}.
   *
   * @throws GretaException if the file cannot be read
   */
  public Compression of(LocalFile file) {
    if (compression != Compression.AUTO) {
      return compression;
    }
    try (InputStream input = Files.newInputStream(file.path())) {
      return Compression.ofStart(input.readNBytes(Compression.MAGIC_BYTES));
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  /**
   * Opens what is in a file.
   *
   * @param read told of every byte that is read of the file itself
   * @return unbuffered, to be read in blocks; the caller closes it. Reading throws {@link
   *     GretaException}: code GRT-705 where the file is damaged, GRT-709 where it grows too large,
   *     GRT-412 where it cannot be read
   * @throws GretaException if the file cannot be read, is not of this compression (GRT-706), or is
   *     a zip file without exactly one member to read (GRT-707, GRT-708)
   */
  public InputStream open(LocalFile file, LongConsumer read) {
    Compression kind = of(file);
    if (kind == Compression.NONE) {
      return SourceBytes.open(file, read);
    }
    if (new Packing(Compression.AUTO, member, maxExpandedSize).of(file) != kind) {
      throw PackingFaults.otherKind(file, kind);
    }
    Expansion expansion = new Expansion(file, kind, Expansion.Bound.of(maxExpandedSize));
    if (kind == Compression.ZIP) {
      return ZipMember.open(file, member, expansion, read);
    }
    SourceBytes packed = SourceBytes.open(file, read.andThen(expansion::took));
    try {
      return expansion.of(expanding(kind, packed));
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw expansion.failure(e);
    }
  }

  private static InputStream expanding(Compression kind, InputStream packed) throws IOException {
    return switch (kind) {
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStream(packed);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
      case XZ -> new XZInputStream(packed, XZ_MEMORY_KIB);
      default -> throw new IllegalStateException("no stream: " + kind);
    };
  }
}
