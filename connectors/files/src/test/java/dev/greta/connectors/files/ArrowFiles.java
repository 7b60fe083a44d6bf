package dev.greta.connectors.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;

/** Arrow files for tests, by Arrow's own writer. */
final class ArrowFiles {

  private ArrowFiles() {}

  /** One record batch for each, in the file format. */
  static void writeFile(Path file, List<VectorSchemaRoot> batches) throws IOException {
    try (FileChannel channel = open(file);
        VectorSchemaRoot root = like(batches);
        ArrowWriter writer =
            new ArrowFileWriter(root, new DictionaryProvider.MapDictionaryProvider(), channel)) {
      write(batches, root, writer);
    }
  }

  /** One record batch for each, in the streaming format. */
  static void writeStream(Path file, List<VectorSchemaRoot> batches) throws IOException {
    try (FileChannel channel = open(file);
        VectorSchemaRoot root = like(batches);
        ArrowWriter writer =
            new ArrowStreamWriter(root, new DictionaryProvider.MapDictionaryProvider(), channel)) {
      write(batches, root, writer);
    }
  }

  /** The same in the file format, with packed buffers. */
  static void writePacked(
      Path file, List<VectorSchemaRoot> batches, CompressionUtil.CodecType codec)
      throws IOException {
    try (FileChannel channel = open(file);
        VectorSchemaRoot root = like(batches);
        ArrowWriter writer =
            new ArrowFileWriter(
                root,
                new DictionaryProvider.MapDictionaryProvider(),
                channel,
                null,
                IpcOption.DEFAULT,
                CommonsCompressionFactory.INSTANCE,
                codec)) {
      write(batches, root, writer);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static VectorSchemaRoot like(List<VectorSchemaRoot> batches) {
    VectorSchemaRoot first = batches.get(0);
    return VectorSchemaRoot.create(
        first.getSchema(), first.getFieldVectors().get(0).getAllocator());
  }

  private static void write(
      List<VectorSchemaRoot> batches, VectorSchemaRoot root, ArrowWriter writer)
      throws IOException {
    VectorLoader loader = new VectorLoader(root);
    writer.start();
    for (VectorSchemaRoot batch : batches) {
      try (ArrowRecordBatch flat = new VectorUnloader(batch).getRecordBatch()) {
        loader.load(flat);
        writer.writeBatch();
      }
    }
    writer.end();
  }
}
