package dev.greta.formats.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, among others.
 *
 * @param scan its read; empty where the file was not looked at yet
 * @param values of the columns that its path gives, as text
 */
record FilePart(LocalFile file, Optional<FileScan> scan, List<@Nullable String> values) {

  long bytes() {
    return scan.map(FileScan::bytes).orElseGet(file::size);
  }

  void writeTo(ObjectNode json) {
    if (scan.isPresent()) {
      json.set("scan", scan.get().toJson());
    } else {
      file.writeTo(json.putObject("file"));
    }
    ArrayNode texts = json.putArray("values");
    values.forEach(texts::add);
  }

  static FilePart readFrom(JsonNode json, FileFormat format) {
    List<@Nullable String> values = new ArrayList<>();
    json.required("values").forEach(value -> values.add(value.textValue()));
    if (json.has("scan")) {
      FileScan scan = format.scan(json.get("scan"));
      return new FilePart(scan.file(), Optional.of(scan), values);
    }
    return new FilePart(LocalFile.readFrom(json.required("file")), Optional.empty(), values);
  }
}
