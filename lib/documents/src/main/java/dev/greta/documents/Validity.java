package dev.greta.documents;

import dev.greta.documents.values.HeapBuffers;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Which values are there. */
final class Validity {

  private byte[] bits = new byte[64];
  private int present;

  void set(int index) {
    int at = index >> 3;
    if (at >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(at + 1, 2 * bits.length));
    }
    bits[at] |= (byte) (1 << (index & 7));
    present++;
  }

  ArrowFieldNode node(int count) {
    return new ArrowFieldNode(count, count - present);
  }

  ArrowBuf buffer(BufferAllocator allocator, int count) {
    int bytes = (count + 7) >> 3;
    if (bytes > bits.length) {
      bits = Arrays.copyOf(bits, bytes);
    }
    return HeapBuffers.of(allocator, bits, bytes);
  }

  void clear(int count) {
    Arrays.fill(bits, 0, Math.min(bits.length, (count + 7) >> 3), (byte) 0);
    present = 0;
  }
}
