package dev.greta.formats.text;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packs bytes for tests: gzip and zip by the JDK, the others by their libraries. */
public final class Packed {

  private Packed() {}

  /** What is written to a stream. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public static byte[] of(Compression kind, byte[] content) throws IOException {
    return of(kind, out -> out.write(content));
  }

  public static byte[] of(Compression kind, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(kind, bytes)) {
      content.writeTo(out);
    }
    return bytes.toByteArray();
  }

  private static OutputStream packing(Compression kind, OutputStream to) throws IOException {
    return switch (kind) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to);
      case ZSTD -> {
        ZstdOutputStream out = new ZstdOutputStream(to);
        out.setChecksum(true); // As the zstd command does.
        yield out;
      }
      case BZIP2 -> new BZip2CompressorOutputStream(to, 1);
      case XZ -> new XZOutputStream(to, new LZMA2Options(0));
      case ZIP -> {
        ZipOutputStream out = new ZipOutputStream(to);
        out.putNextEntry(new ZipEntry("data.csv"));
        yield out;
      }
      case AUTO -> throw new IllegalArgumentException("auto packs nothing");
    };
  }

  /** A zip file of these members. */
  public static byte[] zip(Map<String, String> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> member : new LinkedHashMap<>(members).entrySet()) {
        out.putNextEntry(new ZipEntry(member.getKey()));
        out.write(member.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
