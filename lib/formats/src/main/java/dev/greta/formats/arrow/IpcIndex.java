package dev.greta.formats.arrow;

import dev.greta.formats.LocalFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where the messages of an Arrow file are (Columnar Format, "Serialization and Interprocess
 * Communication"), found without reading their bodies. Whatever it says lies within the file.
 *
 * @param stream whether this is the streaming format, rather than the file format
 * @param schema as it is in the file
 * @param batches the record batches, in their order
 * @param dictionaries how many dictionary batches there are
 * @param changing whether a dictionary comes in more than one batch
 */
record IpcIndex(
    boolean stream, Schema schema, List<Batch> batches, int dictionaries, boolean changing) {

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int CONTINUATION = -1;
  private static final int PREFIX = 8;

  /** A record batch: its rows, and its bytes in the file. */
  record Batch(long rows, long bytes) {}

  static IpcIndex of(LocalFile file) {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return new Reading(file, channel).index();
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    } catch (RuntimeException e) {
      throw ArrowFaults.failure(file, e);
    }
  }

  long rows() {
    return batches.stream().mapToLong(Batch::rows).sum();
  }

  /** One pass over a file. */
  private static final class Reading {

    private final LocalFile file;
    private final FileChannel channel;
    private final List<Batch> batches = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    private int dictionaries;

    Reading(LocalFile file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    IpcIndex index() throws IOException {
      if (file.size() == 0) {
        throw ArrowFaults.malformed(file, "is empty");
      }
      boolean isFile = file.size() >= MAGIC.length && isMagic(0);
      Schema schema = isFile ? footer() : messages();
      return new IpcIndex(
          !isFile, schema, List.copyOf(batches), dictionaries, dictionaries > ids.size());
    }

    private boolean isMagic(long position) throws IOException {
      return bytes(position, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    private Schema footer() throws IOException {
      long end = file.size() - MAGIC.length;
      if (file.size() < 3L * MAGIC.length || !isMagic(end)) {
        throw ArrowFaults.malformed(file, "is cut short: its end has no Arrow footer");
      }
      int length = bytes(end - Integer.BYTES, Integer.BYTES).getInt();
      ByteBuffer bytes = bytes(end - Integer.BYTES - length, length);
      Footer footer = Footer.getRootAsFooter(bytes);
      for (int i = 0; i < footer.dictionariesLength(); i++) {
        add(message(footer.dictionaries(i)), 0, footer.dictionaries(i).bodyLength());
      }
      for (int i = 0; i < footer.recordBatchesLength(); i++) {
        Block block = footer.recordBatches(i);
        add(message(block), block.metaDataLength() + block.bodyLength(), block.bodyLength());
      }
      return Schema.convertSchema(footer.schema());
    }

    private Message message(Block block) throws IOException {
      Message message = message(block.offset());
      if (message == null
          || block.bodyLength() < 0
          || block.metaDataLength() != prefix(block.offset()) + length(block.offset())
          || block.bodyLength() > file.size() - block.offset() - block.metaDataLength()) {
        throw ArrowFaults.malformed(file, "is damaged: a batch lies beyond its end");
      }
      return message;
    }

    private Schema messages() throws IOException {
      Schema schema = null;
      long position = 0;
      while (position < file.size()) {
        Message message = message(position);
        if (message == null) {
          break;
        }
        long start = position;
        position += prefix(start) + length(start) + message.bodyLength();
        if (message.bodyLength() < 0 || position > file.size()) {
          throw ArrowFaults.malformed(file, "is cut short within a batch");
        }
        if (schema == null) {
          schema = schema(message);
        } else {
          add(message, position - start, message.bodyLength());
        }
      }
      if (schema == null) {
        throw ArrowFaults.malformed(file, "is no Arrow file");
      }
      return schema;
    }

    private Schema schema(Message message) {
      if (message.headerType() != MessageHeader.Schema
          || !(message.header(new org.apache.arrow.flatbuf.Schema())
              instanceof org.apache.arrow.flatbuf.Schema schema)) {
        throw ArrowFaults.malformed(file, "is no Arrow file: it does not begin with a schema");
      }
      return Schema.convertSchema(schema);
    }

    private void add(Message message, long bytes, long body) {
      switch (message.headerType()) {
        case MessageHeader.DictionaryBatch -> {
          dictionaries++;
          DictionaryBatch batch = (DictionaryBatch) message.header(new DictionaryBatch());
          requireWithin(batch.data(), body);
          ids.add(batch.id());
        }
        case MessageHeader.RecordBatch -> {
          RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
          requireWithin(batch, body);
          batches.add(new Batch(batch.length(), bytes));
        }
        default -> throw ArrowFaults.malformed(file, "is damaged: a message of an unknown kind");
      }
    }

    /** Arrow's reader takes for granted, and leaks where it is not so, that buffers are there. */
    private void requireWithin(RecordBatch batch, long body) {
      BodyCompression compression = batch.compression();
      boolean within =
          batch.length() >= 0
              && batch.length() <= Integer.MAX_VALUE
              && (compression == null || compression.codec() <= CompressionType.ZSTD)
              && (compression == null || compression.method() == BodyCompressionMethod.BUFFER);
      for (int i = 0; i < batch.buffersLength(); i++) {
        Buffer buffer = batch.buffers(i);
        within &=
            buffer.offset() >= 0
                && buffer.length() >= 0
                && buffer.offset() <= body
                && buffer.length() <= body - buffer.offset();
      }
      for (int i = 0; i < batch.nodesLength(); i++) {
        long length = batch.nodes(i).length();
        long nulls = batch.nodes(i).nullCount();
        within &= length >= 0 && length <= Integer.MAX_VALUE && nulls >= 0 && nulls <= length;
      }
      if (!within) {
        throw ArrowFaults.malformed(file, "is damaged: a batch lies beyond its own bytes");
      }
    }

    /** The message at a position; null where a stream says that it ends. */
    private @org.jspecify.annotations.Nullable Message message(long position) throws IOException {
      long length = length(position);
      if (length == 0) {
        return null;
      }
      return Message.getRootAsMessage(bytes(position + prefix(position), length));
    }

    /** Before version 0.15 of the format a message began with its length. */
    private int prefix(long position) throws IOException {
      boolean marked = bytes(position, Integer.BYTES).getInt() == CONTINUATION;
      return marked ? PREFIX : Integer.BYTES;
    }

    private long length(long position) throws IOException {
      return bytes(position + prefix(position) - Integer.BYTES, Integer.BYTES).getInt();
    }

    private ByteBuffer bytes(long position, long length) throws IOException {
      if (position < 0 || length < 0 || length > file.size() - position) {
        throw ArrowFaults.malformed(file, "is no Arrow file, or cut short");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
        // Reads on until all bytes are there.
      }
      if (bytes.hasRemaining()) {
        throw ArrowFaults.malformed(file, "is cut short");
      }
      return bytes.flip();
    }
  }
}
