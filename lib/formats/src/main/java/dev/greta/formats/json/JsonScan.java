package dev.greta.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SchemaText;
import dev.greta.spi.SourceContext;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a JSON file.
 *
 * @param all the schema of all columns: that of the first documents, or the exact one of the whole
 *     file after a misfit; its fields' metadata is all that decoding needs, and the evidence
 * @param columns the names of those that are read
 * @param sampled whether the file has documents that the schema was not made from
 */
public record JsonScan(
    LocalFile file, JsonSettings settings, Schema all, List<String> columns, boolean sampled)
    implements FileScan {

  /** The version of {@link #toJson}. */
  public static final int VERSION = 2;

  /** How many documents a sample has at most. */
  static final int SAMPLE_DOCUMENTS = 20_480;

  /** How many bytes of the file a sample has, or one document. */
  static final int SAMPLE_BYTES = 16 << 20;

  public JsonScan {
    columns = List.copyOf(columns);
  }

  /** Of all columns. */
  static JsonScan whole(LocalFile file, JsonSettings settings, Schema all, boolean sampled) {
    return new JsonScan(file, settings, all, names(all), sampled);
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  /**
   * Looks at the first documents, unless the schema is known.
   *
   * @throws dev.greta.spi.error.GretaException if they cannot be read
   */
  static JsonScan plan(LocalFile file, JsonSettings settings, Optional<Schema> wanted) {
    if (wanted.isPresent()) {
      return whole(file, settings, wanted.get(), true);
    }
    DocumentSurvey sample = survey(file, settings, SAMPLE_DOCUMENTS, SAMPLE_BYTES);
    return whole(file, settings, sample.schema(), !sample.complete());
  }

  /** The exact schema of a file. */
  static Schema survey(LocalFile file, JsonSettings settings) {
    return survey(file, settings, Long.MAX_VALUE, Long.MAX_VALUE).schema();
  }

  private static DocumentSurvey survey(
      LocalFile file, JsonSettings settings, long documents, long bytes) {
    try (JsonInput input = JsonInput.open(file, settings.layout())) {
      return DocumentSurvey.first(
          documents,
          () -> input.bytes() > bytes,
          input.documents(),
          settings.discovery(),
          new Cancellation());
    } catch (UncheckedIOException e) {
      throw LocalFile.unreadable(file.path(), e.getCause());
    }
  }

  @Override
  public Schema schema() {
    Schema read =
        new Schema(all.getFields().stream().filter(f -> columns.contains(f.getName())).toList());
    return Evidence.stripped(read);
  }

  @Override
  public Schema evidence() {
    return all;
  }

  @Override
  public JsonScan project(List<String> wanted) {
    List<String> read = columns.stream().filter(wanted::contains).toList();
    boolean safe = !read.isEmpty() && DocumentSurvey.mayLeaveOut(all, read, settings.discovery());
    return safe ? new JsonScan(file, settings, all, read, sampled) : this;
  }

  @Override
  public void requireReadable() {
    if (settings.refusesLater()) {
      DocumentSurvey.requireUnmixed(schema(), file.path().toString());
    }
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.empty();
  }

  @Override
  public String describe() {
    return columns.size() == 1 ? "1 column" : columns.size() + " columns";
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    requireReadable();
    return new JsonBatchReader(this, context);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    file.writeTo(json);
    json.put("records", settings.records().toString());
    json.put("lines", settings.lines());
    json.put("flatten_depth", settings.documents().flattenDepth());
    json.put("separator", settings.documents().separator());
    json.put("mixed", settings.documents().mixed().name());
    json.put("max_paths", settings.documents().maxPaths());
    json.put("queried", settings.queried());
    json.put("sampled", sampled);
    json.put("schema", SchemaText.of(all));
    columns.forEach(json.putArray("columns")::add);
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static JsonScan fromJson(JsonNode json) {
    List<String> columns = new ArrayList<>();
    json.required("columns").forEach(column -> columns.add(column.textValue()));
    return new JsonScan(
        LocalFile.readFrom(json),
        new JsonSettings(
            RecordsPath.parse(json.required("records").textValue()),
            json.required("lines").booleanValue(),
            new DocumentSettings(
                json.required("flatten_depth").intValue(),
                json.required("separator").textValue(),
                MixedTypes.valueOf(json.required("mixed").textValue()),
                json.required("max_paths").intValue()),
            json.required("queried").booleanValue()),
        SchemaText.parse(json.required("schema").textValue()),
        columns,
        json.required("sampled").booleanValue());
  }
}
