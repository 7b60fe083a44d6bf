package dev.greta.connectors.files;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.FileSet;
import dev.greta.formats.csv.CsvTyping;
import dev.greta.formats.json.JsonSettings;
import dev.greta.formats.text.Compression;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Range;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a JSON source. */
public record JsonOptions(
    @Doc(
            "A file, a folder or a glob such as data/2024-*/*.json, relative to the folder of the"
                + " config file.")
        String source,
    @Doc("One SELECT, in DuckDB's SQL, over the table data: the files' rows.")
        @Example("SELECT * FROM data")
        Optional<String> query,
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
        int maxColumns,
    @Doc("Whether folders named key=value give columns; auto if all files have the same keys.")
        @Default("auto")
        FileSet.Partitions hivePartitioning,
    @Doc("The name of a column with the path of each row's file; none without it.") @Example("file")
        Optional<String> filenameColumn,
    @Doc(
            "How several files become one table: by_name takes all columns of all files, strict"
                + " wants the same columns in each.")
        @Default("by_name")
        FileSet.Union union) {

  /** The files; of a folder, those with such an ending, packed or not. */
  FileSet files(List<String> endings) {
    List<String> packed =
        Stream.concat(Stream.of(""), Compression.endings().stream())
            .flatMap(kind -> endings.stream().map(ending -> ending + kind))
            .toList();
    return new FileSet(source, packed, hivePartitioning, filenameColumn, union, new CsvTyping());
  }

  JsonSettings settings(boolean lines) {
    FlattenOptions flattening = flatten.orElse(FlattenOptions.STANDARD);
    return new JsonSettings(
        RecordsPath.parse(recordsPath.orElse("")),
        lines,
        new DocumentSettings(
            flattening.maxDepth(), flattening.separator(), onMixedTypes, maxColumns),
        query.isPresent());
  }
}
