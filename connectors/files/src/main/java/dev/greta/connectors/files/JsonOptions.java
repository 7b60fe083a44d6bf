package dev.greta.connectors.files;

import dev.greta.documents.DocumentOptions;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.files.FileOptions;
import dev.greta.formats.json.JsonSettings;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
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
    @Flat DocumentOptions documents) {

  JsonSettings settings(boolean lines) {
    return new JsonSettings(
        RecordsPath.parse(recordsPath.orElse("")),
        lines,
        documents.settings(),
        files.query().isPresent());
  }
}
