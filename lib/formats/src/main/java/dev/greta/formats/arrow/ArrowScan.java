package dev.greta.formats.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SchemaText;
import dev.greta.spi.SourceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of an Arrow file: some of its record batches.
 *
 * @param stream whether it is in the streaming format
 * @param first record batch, from 0
 * @param end the first record batch that is not read
 * @param count rows of these batches
 * @param bytes of the file that they take
 */
record ArrowScan(
    LocalFile file, Schema schema, boolean stream, int first, int end, long count, long bytes)
    implements FileScan {

  /** The version of {@link #toJson}. */
  static final int VERSION = 1;

  /**
   * Reads where a file's messages are, and its schema.
   *
   * @param decoded whether dictionaries are given up for their values
   */
  static ArrowScan plan(LocalFile file, boolean decoded) {
    IpcIndex index = IpcIndex.of(file);
    if (!index.stream() && index.changing()) {
      throw ArrowFaults.dictionary(
          file, "has a dictionary in several batches, which only the streaming format may have");
    }
    Schema schema = ArrowTypes.of(file, index.schema(), decoded || index.stream());
    int batches = index.batches().size();
    return new ArrowScan(file, schema, index.stream(), 0, batches, index.rows(), file.size());
  }

  @Override
  public boolean sampled() {
    return false;
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(count);
  }

  @Override
  public String describe() {
    return count + " rows in " + (end - first) + " record batches";
  }

  /** Ranges of record batches, where the file's footer says where each is. */
  @Override
  public List<FileScan> parts(int most, SourceContext room) {
    if (stream || most < 2 || end - first < 2) {
      return List.of(this);
    }
    List<IpcIndex.Batch> batches = IpcIndex.of(file).batches();
    long all = batches.stream().mapToLong(IpcIndex.Batch::bytes).sum();
    List<FileScan> parts = new ArrayList<>();
    int from = 0;
    long before = 0;
    long rows = 0;
    long part = 0;
    for (int i = 0; i < batches.size(); i++) {
      rows += batches.get(i).rows();
      part += batches.get(i).bytes();
      boolean last = i == batches.size() - 1;
      if (last || (before + part) * most >= all * (parts.size() + 1L)) {
        parts.add(new ArrowScan(file, schema, false, from, i + 1, rows, part));
        from = i + 1;
        before += part;
        rows = 0;
        part = 0;
      }
    }
    return List.copyOf(parts);
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return new ArrowBatchReader(this, context);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    file.writeTo(json);
    json.put("schema", SchemaText.of(schema));
    json.put("stream", stream);
    json.put("first", first);
    json.put("end", end);
    json.put("rows", count);
    json.put("bytes", bytes);
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static ArrowScan fromJson(JsonNode json) {
    return new ArrowScan(
        LocalFile.readFrom(json),
        SchemaText.parse(json.required("schema").textValue()),
        json.required("stream").booleanValue(),
        json.required("first").intValue(),
        json.required("end").intValue(),
        json.required("rows").longValue(),
        json.required("bytes").longValue());
  }
}
