package dev.greta.documents.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Arrow buffers from heap arrays, in bulk and without being zeroed first. */
public final class HeapBuffers {

  private HeapBuffers() {}

  public static ArrowBuf of(BufferAllocator allocator, long[] values, int count) {
    ArrowBuf buffer = allocator.buffer((long) count * Long.BYTES);
    view(buffer, count * Long.BYTES).asLongBuffer().put(values, 0, count);
    return buffer;
  }

  public static ArrowBuf of(BufferAllocator allocator, double[] values, int count) {
    ArrowBuf buffer = allocator.buffer((long) count * Double.BYTES);
    view(buffer, count * Double.BYTES).asDoubleBuffer().put(values, 0, count);
    return buffer;
  }

  public static ArrowBuf of(BufferAllocator allocator, int[] values, int count) {
    ArrowBuf buffer = allocator.buffer((long) count * Integer.BYTES);
    view(buffer, count * Integer.BYTES).asIntBuffer().put(values, 0, count);
    return buffer;
  }

  public static ArrowBuf of(BufferAllocator allocator, byte[] values, int count) {
    ArrowBuf buffer = allocator.buffer(count);
    buffer.setBytes(0, values, 0, count);
    buffer.writerIndex(count);
    return buffer;
  }

  public static ArrowBuf copy(BufferAllocator allocator, ArrowBuf source, long bytes) {
    ArrowBuf buffer = allocator.buffer(bytes);
    long there = Math.min(bytes, source.capacity());
    buffer.setBytes(0, source, 0, there);
    buffer.writerIndex(bytes);
    return buffer;
  }

  private static ByteBuffer view(ArrowBuf buffer, int bytes) {
    buffer.writerIndex(bytes);
    return buffer.nioBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
