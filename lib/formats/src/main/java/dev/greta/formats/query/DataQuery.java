package dev.greta.formats.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.SchemaText;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A query over the splits of files, planned, with all that it takes.
 *
 * @param query as the user wrote it
 * @param data the files' schema, all of their columns
 * @param columns those of its columns that are read
 * @param schema the result's
 * @param splits of the files, in order, reduced to those columns
 */
record DataQuery(
    String query, Schema data, List<String> columns, Schema schema, List<Split> splits) {

  private static final int VERSION = 1;
  private static final JsonMapper JSON = new JsonMapper();

  /** Where a schema that a misfit demands says what the files must be read as for it. */
  private static final String DATA = "greta.query.data";

  DataQuery {
    columns = List.copyOf(columns);
    splits = List.copyOf(splits);
  }

  /** A result's schema that remembers what the files are read as for it. */
  static Schema over(Schema data, Schema result) {
    return new Schema(result.getFields(), Map.of(DATA, SchemaText.of(data)));
  }

  /** What {@link #over} remembers. */
  static Optional<Schema> data(Schema result) {
    return Optional.ofNullable(result.getCustomMetadata().get(DATA)).map(SchemaText::parse);
  }

  /** What of the files is read. */
  Schema read() {
    return project(data, columns);
  }

  static Schema project(Schema schema, List<String> columns) {
    return new Schema(
        schema.getFields().stream().filter(field -> columns.contains(field.getName())).toList());
  }

  Split toSplit() {
    ObjectNode json = JSON.createObjectNode();
    json.put("query", query);
    json.put("data", SchemaText.of(data));
    json.put("schema", SchemaText.of(schema));
    columns.forEach(json.putArray("columns")::add);
    ArrayNode list = json.putArray("splits");
    for (Split split : splits) {
      list.addObject()
          .put("id", split.id())
          .put("version", split.version())
          .put("json", split.json());
    }
    return new Split("query", VERSION, json.toString());
  }

  /**
   * The inverse of {@link #toSplit}.
   *
   * @throws IllegalArgumentException if this is not the split of a query
   */
  static DataQuery of(Split split) {
    try {
      JsonNode json = JSON.readTree(split.json());
      List<String> columns = new ArrayList<>();
      json.required("columns").forEach(column -> columns.add(column.textValue()));
      List<Split> splits = new ArrayList<>();
      for (JsonNode one : json.required("splits")) {
        splits.add(
            new Split(
                one.required("id").textValue(),
                one.required("version").intValue(),
                one.required("json").textValue()));
      }
      return new DataQuery(
          json.required("query").textValue(),
          SchemaText.parse(json.required("data").textValue()),
          columns,
          SchemaText.parse(json.required("schema").textValue()),
          splits);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a query's split", e);
    }
  }
}
