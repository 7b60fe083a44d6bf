package dev.greta.formats.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * Arrow's codecs, which remember what they unpacked: where a later buffer of a batch is broken,
 * Arrow's loader leaves those before it behind.
 */
final class GuardedCodecs implements CompressionCodec.Factory {

  private static final int CHUNK = 1 << 16;

  private final List<ArrowBuf> unpacked = new ArrayList<>();

  /** Forgets what a batch brought, as the batch has it now. */
  void loaded() {
    unpacked.clear();
  }

  /** Releases what nobody has, once everyone has let go. */
  void release() {
    for (ArrowBuf buffer : unpacked) {
      ReferenceManager references = buffer.getReferenceManager();
      if (references.getRefCount() > 0) {
        references.release(references.getRefCount());
      }
    }
    unpacked.clear();
  }

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType type) {
    return new Guarded(CommonsCompressionFactory.INSTANCE.createCodec(type));
  }

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType type, int level) {
    return new Guarded(CommonsCompressionFactory.INSTANCE.createCodec(type, level));
  }

  /**
   * Unpacks a buffer: the length of what it becomes, then an LZ4 frame (Columnar Format,
   * "Compression"). Arrow's own codec leaks where the length is not that of the frame.
   */
  private static ArrowBuf lz4(BufferAllocator allocator, ArrowBuf buffer) {
    long length = buffer.getLong(0);
    ArrowBuf plain = allocator.buffer(length);
    try (InputStream packed =
        new FramedLZ4CompressorInputStream(
            new ArrowBufInput(buffer.slice(Long.BYTES, buffer.writerIndex() - Long.BYTES)))) {
      byte[] chunk = new byte[CHUNK];
      for (int read = packed.read(chunk); read >= 0; read = packed.read(chunk)) {
        plain.writeBytes(chunk, 0, read); // Fails where the frame is longer than it says.
      }
      if (plain.writerIndex() != length) {
        throw new IllegalArgumentException("an LZ4 frame of another length than it says");
      }
      return plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw new IllegalArgumentException("broken LZ4 frame: " + e.getMessage(), e);
    } finally {
      buffer.close();
    }
  }

  /** The bytes of a buffer. */
  private static final class ArrowBufInput extends InputStream {

    private final ArrowBuf buffer;
    private long position;

    ArrowBufInput(ArrowBuf buffer) {
      this.buffer = buffer;
    }

    @Override
    public int read() {
      return position == buffer.capacity() ? -1 : buffer.getByte(position++) & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) {
      int count = (int) Math.min(length, buffer.capacity() - position);
      if (count == 0) {
        return length == 0 ? 0 : -1;
      }
      buffer.getBytes(position, target, start, count);
      position += count;
      return count;
    }
  }

  private final class Guarded implements CompressionCodec {

    private final CompressionCodec codec;

    Guarded(CompressionCodec codec) {
      this.codec = codec;
    }

    @Override
    public ArrowBuf compress(BufferAllocator allocator, ArrowBuf buffer) {
      return codec.compress(allocator, buffer);
    }

    @Override
    public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf buffer) {
      boolean lz4 = codec.getCodecType() == CompressionUtil.CodecType.LZ4_FRAME;
      ArrowBuf plain =
          lz4 && buffer.writerIndex() >= Long.BYTES && buffer.getLong(0) > 0
              ? lz4(allocator, buffer)
              : codec.decompress(allocator, buffer);
      unpacked.add(plain);
      return plain;
    }

    @Override
    public CompressionUtil.CodecType getCodecType() {
      return codec.getCodecType();
    }
  }
}
