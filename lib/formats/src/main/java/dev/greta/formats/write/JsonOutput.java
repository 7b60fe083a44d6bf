package dev.greta.formats.write;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** Objects, one a row and a line: the elements of an array, or without one. */
final class JsonOutput {

  /** Leaves the stream open, whose end is for whoever opened it. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Path target;
  private final boolean inArray;

  private JsonOutput(Path target, boolean inArray) {
    this.target = target;
    this.inArray = inArray;
  }

  /** JSON: one array. */
  static JsonOutput array(Path target) {
    return new JsonOutput(target, true);
  }

  /** NDJSON: a value a line. */
  static JsonOutput lines(Path target) {
    return new JsonOutput(target, false);
  }

  void write(BatchReader rows, OutputStream out) throws IOException {
    TextColumns.check(rows.schema(), target);
    try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.setPrettyPrinter(inArray ? new LinePerRow() : new MinimalPrettyPrinter("\n"));
      if (inArray) {
        json.writeStartArray();
      }
      long row = 1;
      for (VectorSchemaRoot next = rows.next(); next != null; next = rows.next()) {
        try (VectorSchemaRoot batch = next) {
          for (int i = 0; i < batch.getRowCount(); i++) {
            writeRow(batch, i, rows.dictionaries(), json, row++);
          }
        }
      }
      if (inArray) {
        json.writeEndArray();
      }
      if (inArray || row > 1) {
        json.writeRaw('\n');
      }
    }
  }

  private void writeRow(
      VectorSchemaRoot batch,
      int index,
      DictionaryProvider dictionaries,
      JsonGenerator json,
      long row)
      throws IOException {
    json.writeStartObject();
    for (FieldVector vector : batch.getFieldVectors()) {
      json.writeFieldName(vector.getName());
      try {
        JsonCells.write(vector, index, dictionaries, json);
      } catch (Unwritable e) {
        throw TextColumns.refused(target, vector, row, e);
      }
    }
    json.writeEndObject();
  }

  /** A line a row, nothing within it. */
  private static final class LinePerRow extends MinimalPrettyPrinter {

    private static final long serialVersionUID = 1L;

    private int depth;

    @Override
    public void writeStartArray(JsonGenerator json) throws IOException {
      depth++;
      super.writeStartArray(json);
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      lineIfOutermost(json);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      super.writeArrayValueSeparator(json);
      lineIfOutermost(json);
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
      if (values > 0) {
        lineIfOutermost(json);
      }
      depth--;
      super.writeEndArray(json, values);
    }

    private void lineIfOutermost(JsonGenerator json) throws IOException {
      if (depth == 1) {
        json.writeRaw('\n');
      }
    }
  }
}
