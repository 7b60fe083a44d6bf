package dev.greta.distribution;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** What the build made, by the names of its files; folders are left out. */
final class Packages {

  private static final Path BUILT = Path.of("target").toAbsolutePath();
  private static final String NAME = "greta-" + System.getProperty("greta.version");

  /**
   * A file.
   *
   * @param mode its permissions
   * @param content its text, or where it leads to if it is a link; empty for what is large
   */
  record Item(int mode, long size, String content) {}

  private Packages() {}

  static Path tarGz() {
    return BUILT.resolve(NAME + ".tar.gz");
  }

  static Path zip() {
    return BUILT.resolve(NAME + ".zip");
  }

  static Path deb() {
    return BUILT.resolve(NAME + ".deb");
  }

  static Map<String, Item> ofTarGz() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tarGz()))) {
      return ofTar(in);
    }
  }

  static Map<String, Item> ofZip() throws IOException {
    Map<String, Item> items = new TreeMap<>();
    try (ZipFile file = ZipFile.builder().setPath(zip()).get()) {
      for (ZipArchiveEntry entry :
          (Iterable<ZipArchiveEntry>) () -> file.getEntries().asIterator()) {
        if (!entry.isDirectory()) {
          try (InputStream in = file.getInputStream(entry)) {
            items.put(
                entry.getName(),
                new Item(entry.getUnixMode() & 0777, entry.getSize(), text(in, entry.getSize())));
          }
        }
      }
    }
    return items;
  }

  /** deb(5): an ar archive of a tar with the control files and one with the package's own. */
  static Map<String, Item> ofDeb(String member) throws IOException {
    try (ArArchiveInputStream ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb())))) {
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        if (entry.getName().equals(member)) {
          return ofTar(ar);
        }
      }
    }
    throw new IOException(deb() + " has no " + member);
  }

  private static Map<String, Item> ofTar(InputStream packed) throws IOException {
    Map<String, Item> items = new TreeMap<>();
    TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(packed));
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (!entry.isDirectory()) {
        String content = entry.isSymbolicLink() ? entry.getLinkName() : text(tar, entry.getSize());
        items.put(entry.getName(), new Item(entry.getMode() & 0777, entry.getSize(), content));
      }
    }
    return items;
  }

  private static String text(InputStream in, long size) throws IOException {
    return size > 1 << 20
        ? ""
        : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
