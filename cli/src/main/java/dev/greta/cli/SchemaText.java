package dev.greta.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.report.TypeName;
import dev.greta.run.PlannedLoad;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.SourceSchema.Key;
import dev.greta.spi.SourceSchema.Table;
import dev.greta.spi.SourceSchema.TableKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What a source holds, and what a load of it gives, for a person and for a program. */
final class SchemaText {

  static final String SAMPLED =
      "types found in a sample; they widen where a later value does not fit";

  private SchemaText() {}

  /**
   * A block a table, then one for the load.
   *
   * @param load empty if it cannot be planned
   */
  static String table(SourceSchema source, Optional<PlannedLoad> load) {
    List<String> lines = new ArrayList<>();
    for (Table table : source.tables()) {
      String kind = table.kind() == TableKind.TABLE ? "" : "  " + table.kind().text();
      String rows =
          table.rows().isPresent() ? "  ~" + Figures.count(table.rows().getAsLong(), "row") : "";
      lines.add(DisplayText.escaped(table.name()) + kind + rows);
      lines.addAll(columns(table.columns()));
      table.keys().forEach(key -> lines.add("  " + DisplayText.escaped(key(key))));
      lines.add("");
    }
    load.ifPresent(planned -> lines.addAll(load(source, planned)));
    return String.join("\n", lines).stripTrailing() + "\n";
  }

  /** {@code foreign key (customer_id) → customers (id)}. */
  private static String key(Key key) {
    String columns = key.kind().text() + " (" + String.join(", ", key.columns()) + ")";
    return key.references()
        .map(to -> columns + " → " + to.table() + " (" + String.join(", ", to.columns()) + ")")
        .orElse(columns);
  }

  private static List<String> load(SourceSchema source, PlannedLoad load) {
    String types = load.sampled() ? "  (" + SAMPLED + ")" : "";
    List<Field> fields = load.schema().getFields();
    Optional<String> same =
        source.tables().stream()
            .filter(table -> table.columns().getFields().equals(fields))
            .map(table -> DisplayText.escaped(table.name()))
            .findFirst();
    List<String> lines = new ArrayList<>();
    lines.add("a load gives" + same.map(name -> " the columns of " + name).orElse("") + types);
    if (same.isEmpty()) {
      lines.addAll(columns(load.schema()));
    }
    return lines;
  }

  /** A line a column: its name, its Arrow type, its type at the source; indented. */
  static List<String> columns(Schema schema) {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : schema.getFields()) {
      rows.add(
          List.of(
              DisplayText.escaped(field.getName()),
              DisplayText.escaped(TypeName.of(field)),
              DisplayText.escaped(ArrowFields.sourceType(field).orElse(""))));
    }
    return TextTable.lines(rows, List.of(false, false, false)).stream()
        .map(line -> "  " + line)
        .toList();
  }

  static String json(SourceSchema source, Optional<PlannedLoad> load) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode tables = root.putArray("tables");
    for (Table table : source.tables()) {
      ObjectNode entry = tables.addObject();
      entry.put("name", table.name());
      entry.put("kind", table.kind().text());
      entry.put("rows", table.rows().isPresent() ? table.rows().getAsLong() : null);
      columns(table.columns(), entry.putArray("columns"));
      keys(table.keys(), entry.putArray("keys"));
    }
    if (load.isPresent()) {
      ObjectNode planned = root.putObject("load");
      planned.put("sampled", load.get().sampled());
      columns(load.get().schema(), planned.putArray("columns"));
    } else {
      root.putNull("load");
    }
    return root.toPrettyString() + "\n";
  }

  private static void keys(List<Key> keys, ArrayNode array) {
    for (Key key : keys) {
      ObjectNode entry = array.addObject();
      entry.put("kind", key.kind().text());
      key.columns().forEach(entry.putArray("columns")::add);
      key.references()
          .ifPresent(
              to -> {
                entry.put("references", to.table());
                to.columns().forEach(entry.putArray("referenced_columns")::add);
              });
    }
  }

  private static void columns(Schema schema, ArrayNode columns) {
    for (Field field : schema.getFields()) {
      ObjectNode column = columns.addObject();
      column.put("name", field.getName());
      column.put("type", TypeName.of(field));
      column.put("source_type", ArrowFields.sourceType(field).orElse(null));
    }
  }
}
