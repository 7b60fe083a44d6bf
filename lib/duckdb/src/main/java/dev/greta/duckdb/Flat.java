package dev.greta.duckdb;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * A batch as Arrow lays it out on the wire: nodes and buffers of all fields, parents before
 * children (Columnar Format, "Recordbatch message"). In this form field names do not matter, so
 * that columns move between schemas without a copy.
 */
final class Flat {

  private Flat() {}

  /** Takes nodes and buffers in order; owns nothing. */
  static final class In {
    private final List<ArrowFieldNode> nodes;
    private final List<ArrowBuf> buffers;
    private int nextNode;
    private int nextBuffer;

    In(ArrowRecordBatch batch) {
      this.nodes = batch.getNodes();
      this.buffers = batch.getBuffers();
    }

    ArrowFieldNode node() {
      return nodes.get(nextNode++);
    }

    ArrowBuf buffer() {
      return buffers.get(nextBuffer++);
    }
  }

  /** Collects nodes and buffers; owns a reference to each buffer until closed. */
  static final class Out implements AutoCloseable {
    private final BufferAllocator allocator;
    private final List<ArrowFieldNode> nodes = new ArrayList<>();
    private final List<ArrowBuf> buffers = new ArrayList<>();

    Out(BufferAllocator allocator) {
      this.allocator = allocator;
    }

    void node(long length, long nulls) {
      nodes.add(new ArrowFieldNode(length, nulls));
    }

    /** The same buffer once more. */
    void share(ArrowBuf buffer) {
      buffer.getReferenceManager().retain();
      buffers.add(buffer);
    }

    /** A buffer of zeros. */
    ArrowBuf zeros(long bytes) {
      ArrowBuf buffer = fresh(bytes);
      buffer.setZero(0, bytes);
      return buffer;
    }

    /** A buffer whose content is yet to be written, every byte of it. */
    ArrowBuf fresh(long bytes) {
      ArrowBuf buffer = allocator.buffer(bytes);
      buffers.add(buffer);
      buffer.writerIndex(bytes);
      return buffer;
    }

    /** The batch, which holds references of its own. */
    ArrowRecordBatch batch(int rows) {
      return new ArrowRecordBatch(rows, List.copyOf(nodes), List.copyOf(buffers));
    }

    @Override
    public void close() {
      buffers.forEach(buffer -> buffer.getReferenceManager().release());
      buffers.clear();
    }
  }

  static boolean valid(ArrowBuf validity, long index) {
    return (validity.getByte(index >> 3) >> (index & 7) & 1) != 0;
  }

  static long validityBytes(long values) {
    return (values + 7) >> 3;
  }
}
