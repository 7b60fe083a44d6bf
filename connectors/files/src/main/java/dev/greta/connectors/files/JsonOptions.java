package dev.greta.connectors.files;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.files.FileOptions;
import dev.greta.formats.json.JsonSettings;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.Range;
import java.util.Optional;

/** The keys of a JSON source. */
public record JsonOptions(
    @Flat FileOptions files,
    @Doc(
            "Where the records are in each value of the file: names from the outermost object"
                + " inwards, as data.items or the JSON Pointer /data/items. Without it, the value"
                + " itself.")
        @Example("data.items")
        Optional<String> recordsPath,
    @Doc("How objects within records become columns.") Optional<FlattenOptions> flatten,
    @Doc(
            "What becomes of a field with values of several kinds: json, a column of each value's"
                + " own JSON text; string, the same with texts as they are; error.")
        @Default("json")
        MixedTypes onMixedTypes,
    @Doc("How many different fields there may be; beyond, the widest object is kept as JSON.")
        @Default("10000")
        @Range(min = 1, max = 1_000_000)
        int maxColumns) {

  JsonSettings settings(boolean lines) {
    FlattenOptions flattening = flatten.orElse(FlattenOptions.STANDARD);
    return new JsonSettings(
        RecordsPath.parse(recordsPath.orElse("")),
        lines,
        new DocumentSettings(
            flattening.maxDepth(), flattening.separator(), onMixedTypes, maxColumns),
        files.query().isPresent());
  }
}
