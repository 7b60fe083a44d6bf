package dev.greta.formats.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SchemaText;
import dev.greta.spi.SourceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Files that are read one after the other, as one split.
 *
 * @param united the columns of all files of the read
 * @param shares how many runs are read at once, and share what a source may take
 */
record FileRun(Schema united, int shares, List<FilePart> parts) {

  private static final String PARTS = "parts";

  /** Whether this is the JSON of a run, rather than of one scan. */
  static boolean isRun(JsonNode json) {
    return json.has(PARTS);
  }

  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", SchemaText.of(united));
    json.put("shares", shares);
    ArrayNode list = json.putArray(PARTS);
    parts.forEach(part -> part.writeTo(list.addObject()));
    return json.toString();
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a run
   */
  static FileRun fromJson(JsonNode json, FileFormat format) {
    List<FilePart> parts = new ArrayList<>();
    json.required(PARTS).forEach(part -> parts.add(FilePart.readFrom(part, format)));
    return new FileRun(
        SchemaText.parse(json.required("schema").textValue()),
        json.required("shares").intValue(),
        parts);
  }

  /** The scans of the parts, if their batches are the run's as they are. */
  Optional<List<FileScan>> plain() {
    Schema read = Evidence.stripped(united);
    boolean plain =
        parts.stream()
            .allMatch(
                part ->
                    part.values().isEmpty()
                        && part.scan().filter(s -> s.schema().equals(read)).isPresent());
    return plain
        ? Optional.of(parts.stream().map(part -> part.scan().orElseThrow()).toList())
        : Optional.empty();
  }

  /** The same run, of which some columns are read; whole where the parts must be adapted. */
  FileRun project(List<String> columns) {
    if (plain().isEmpty()) {
      return this;
    }
    List<FilePart> projected = new ArrayList<>();
    for (FilePart part : parts) {
      Optional<FileScan> scan = part.scan().map(whole -> whole.project(columns));
      projected.add(new FilePart(part.file(), scan, part.values()));
    }
    Schema read = projected.get(0).scan().orElseThrow().schema();
    return new FileRun(read, shares, projected);
  }

  /** A room for these files, with this run's share of what the source may take. */
  FileRoom room(SourceContext context) {
    return room(context, shares, parts.stream().map(FilePart::file).toList());
  }

  /** A room with one of so many shares. */
  static FileRoom room(SourceContext context, int shares, List<LocalFile> files) {
    SourceContext share =
        new SourceContext(
            context.allocator(),
            context.baseDirectory(),
            context.tempDirectory(),
            Math.max(1, context.memoryBytes() / shares),
            Math.max(1, context.threads() / shares));
    return new FileRoom(share, files.stream().map(LocalFile::path).distinct().toList());
  }
}
