package dev.greta.formats.text;

import dev.greta.formats.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** What is in the one member of a zip file that is read, with its checksum checked at its end. */
final class ZipMember extends InputStream {

  private final ZipFile zip;
  private final InputStream input;
  private final ZipArchiveEntry entry;
  private final CRC32 checksum = new CRC32();
  private long size;

  private ZipMember(ZipFile zip, InputStream input, ZipArchiveEntry entry) {
    this.zip = zip;
    this.input = input;
    this.entry = entry;
  }

  static InputStream open(
      LocalFile file, Optional<String> member, Expansion expansion, LongConsumer read) {
    try {
      ZipFile zip = ZipFile.builder().setPath(file.path()).get();
      try {
        ZipArchiveEntry entry = chosen(file, zip, member);
        InputStream packed = new Counted(zip.getRawInputStream(entry), expansion, read);
        return expansion.of(new ZipMember(zip, expanding(file, entry, packed), entry));
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw expansion.failure(e);
    }
  }

  private static ZipArchiveEntry chosen(LocalFile file, ZipFile zip, Optional<String> member) {
    List<ZipArchiveEntry> members =
        Collections.list(zip.getEntries()).stream().filter(ZipMember::isFile).toList();
    List<ZipArchiveEntry> chosen =
        members.stream().filter(e -> e.getName().equals(member.orElse(e.getName()))).toList();
    if (chosen.size() != 1) {
      throw PackingFaults.notOneMember(
          file, member, members.stream().map(ZipArchiveEntry::getName).toList());
    }
    return chosen.get(0);
  }

  /** Folders hold nothing, and macOS adds a shadow of each file. */
  private static boolean isFile(ZipArchiveEntry entry) {
    return !entry.isDirectory() && !entry.getName().startsWith("__MACOSX/");
  }

  private static InputStream expanding(LocalFile file, ZipArchiveEntry entry, InputStream packed) {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw PackingFaults.encrypted(file, entry.getName());
    }
    return switch (entry.getMethod()) {
      case ZipArchiveEntry.STORED -> packed;
      case ZipArchiveEntry.DEFLATED -> new OwnInflater(packed, new Inflater(true));
      default -> throw PackingFaults.otherMethod(file, entry.getName(), entry.getMethod());
    };
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = input.read(bytes, offset, length);
    if (count > 0) {
      size += count;
      checksum.update(bytes, offset, count);
    } else if (count < 0 && (size != entry.getSize() || checksum.getValue() != entry.getCrc())) {
      throw new ZipException("size or checksum of " + entry.getName() + " differs");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    try {
      input.close();
    } finally {
      zip.close();
    }
  }

  /** An inflater that ends with its stream. */
  private static final class OwnInflater extends InflaterInputStream {

    OwnInflater(InputStream packed, Inflater inflater) {
      super(packed, inflater, 1 << 15);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }

  /** Counts what is read of the file. */
  private static final class Counted extends InputStream {

    private final InputStream input;
    private final Expansion expansion;
    private final LongConsumer read;

    Counted(InputStream input, Expansion expansion, LongConsumer read) {
      this.input = input;
      this.expansion = expansion;
      this.read = read;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = input.read(bytes, offset, length);
      if (count > 0) {
        expansion.took(count);
        read.accept(count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      input.close();
    }
  }
}
