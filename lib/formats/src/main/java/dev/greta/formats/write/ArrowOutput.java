package dev.greta.formats.write;

import dev.greta.duckdb.BatchConverter;
import dev.greta.duckdb.Dictionaries;
import dev.greta.spi.BatchReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow's IPC formats. */
final class ArrowOutput {

  private ArrowOutput() {}

  /** The file format. */
  static void write(BatchReader rows, Path file, BufferAllocator allocator) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(rows, allocator, (root, words) -> new FileWriter(root, words, channel));
    }
  }

  /** The streaming format. The stream is left open. */
  static void write(BatchReader rows, OutputStream out, BufferAllocator allocator)
      throws IOException {
    write(rows, allocator, (root, words) -> new StreamWriter(root, words, new LeftOpen(out)));
  }

  private interface Opening {
    ArrowWriter open(VectorSchemaRoot root, DictionaryProvider dictionaries);
  }

  private static void write(BatchReader rows, BufferAllocator allocator, Opening opening)
      throws IOException {
    Schema schema =
        new Schema(
            rows.schema().getFields().stream().map(ArrowOutput::withWideCodes).toList(),
            rows.schema().getCustomMetadata());
    boolean coded = schema.getFields().stream().anyMatch(BatchConverter::isCoded);
    Dictionaries words = new Dictionaries();
    try (VectorSchemaRoot root = BatchConverter.emptyRoot(schema, allocator);
        Dictionaries.View dictionaries = words.view(allocator);
        ArrowWriter writer = opening.open(root, dictionaries)) {
      BatchConverter converter = coded ? BatchConverter.recoding(rows.schema(), schema) : null;
      VectorLoader loader = new VectorLoader(root);
      long row = 1;
      writer.start();
      for (VectorSchemaRoot next = rows.next(); next != null; next = rows.next()) {
        try (VectorSchemaRoot batch = next;
            VectorSchemaRoot whole =
                converter == null
                    ? new VectorSchemaRoot(List.of())
                    : converter.convert(batch, rows.dictionaries(), words, allocator, row);
            ArrowRecordBatch flat =
                new VectorUnloader(converter == null ? batch : whole).getRecordBatch()) {
          loader.load(flat);
          writer.writeBatch();
          row += batch.getRowCount();
        }
      }
      writer.end();
    }
  }

  /** Writes a dictionary before the first batch that needs it, and again where it has grown. */
  private static final class StreamWriter extends ArrowStreamWriter {

    private final LeftOpen out;
    private final Map<Long, Integer> written = new HashMap<>();

    StreamWriter(VectorSchemaRoot root, DictionaryProvider dictionaries, LeftOpen out) {
      super(root, dictionaries, Channels.newChannel(out));
      this.out = out;
    }

    @Override
    protected void ensureDictionariesWritten(DictionaryProvider provider, Set<Long> used)
        throws IOException {
      for (long id : used) {
        int size = provider.lookup(id).getVector().getValueCount();
        Integer before = written.put(id, size);
        if (before == null || before != size) {
          super.ensureDictionariesWritten(provider, Set.of(id));
        }
      }
    }

    /** Arrow's closing writes the end of the stream, and what was not ended must not look whole. */
    @Override
    public void close() {
      out.close();
      super.close();
    }
  }

  /** A stream for a writer that would close it: takes nothing more once closed. */
  private static final class LeftOpen extends FilterOutputStream {

    private boolean closed;

    LeftOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!closed) {
        out.write(bytes, offset, length);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Codes are rewritten to one dictionary a column, which may outgrow what the source's held. */
  private static Field withWideCodes(Field field) {
    DictionaryEncoding encoding = field.getDictionary();
    DictionaryEncoding wide =
        encoding == null
            ? null
            : new DictionaryEncoding(
                encoding.getId(), encoding.isOrdered(), new ArrowType.Int(32, true));
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), wide, field.getMetadata()),
        field.getChildren().stream().map(ArrowOutput::withWideCodes).toList());
  }

  /**
   * Writes the dictionaries last, when all their words are known. The footer says where they are
   * (Columnar Format, "IPC File Format": dictionaries and batches may come in any order).
   */
  private static final class FileWriter extends ArrowFileWriter {

    private final DictionaryProvider dictionaries;
    private final Set<Long> ids = new TreeSet<>();
    private boolean complete;

    FileWriter(VectorSchemaRoot root, DictionaryProvider dictionaries, FileChannel out) {
      super(root, dictionaries, out);
      this.dictionaries = dictionaries;
      root.getSchema().getFields().forEach(this::collectIds);
    }

    private void collectIds(Field field) {
      if (field.getDictionary() != null) {
        ids.add(field.getDictionary().getId());
      }
      field.getChildren().forEach(this::collectIds);
    }

    @Override
    protected void ensureDictionariesWritten(DictionaryProvider provider, Set<Long> used) {
      // Not yet: the next batch may bring new words.
    }

    @Override
    public void end() throws IOException {
      complete = true;
      super.ensureDictionariesWritten(dictionaries, ids);
      super.end();
    }

    /** A file that was not ended is not whole, and must not look like it. */
    @Override
    public void close() {
      if (complete) {
        super.close();
      }
    }
  }
}
