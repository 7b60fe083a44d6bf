package dev.greta.connectors.files;

import dev.greta.formats.FileSet;
import dev.greta.formats.csv.ColumnType;
import dev.greta.formats.csv.CsvDialect;
import dev.greta.formats.csv.CsvSettings;
import dev.greta.formats.csv.CsvTyping;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a CSV source. */
public record CsvOptions(
    @Doc(
            "A file, a folder or a glob such as data/2024-*/*.csv, relative to the folder of the"
                + " config file.")
        String source,
    @Doc(
            "The character between fields. Without it, that one of , ; tab | which the first line"
                + " has most of outside quotes.")
        Optional<String> delimiter,
    @Doc("The character around fields that hold a delimiter; empty for none.") @Default("\"")
        String quote,
    @Doc("The character before a quote within quotes; without it, the quote itself.")
        Optional<String> escape,
    @Doc("Whether the first line names the columns.") @Default("true") boolean header,
    @Doc(
            "The type of some columns, by name: bool, int64, decimal(p,s), float64, date, time,"
                + " timestamp, timestamp_utc or text. The other types are found.")
        Map<String, String> types,
    @Doc("One SELECT, in DuckDB's SQL, over the table data: the files' rows.")
        Optional<String> query,
    @Doc("Whether folders named key=value give columns; auto if all files have the same keys.")
        @Default("auto")
        FileSet.Partitions hivePartitioning,
    @Doc("The name of a column with the path of each row's file; none without it.")
        Optional<String> filenameColumn,
    @Doc(
            "How several files become one table: by_name takes all columns of all files, strict"
                + " wants the same columns in each.")
        @Default("by_name")
        FileSet.Union union) {

  public CsvOptions {
    types = Map.copyOf(new LinkedHashMap<>(types));
    delimiter.ifPresent(text -> requireCharacter("delimiter", text));
    if (!quote.isEmpty()) {
      requireCharacter("quote", quote);
    }
    escape.ifPresent(text -> requireCharacter("escape", text));
    if (delimiter.isPresent() && delimiter.get().equals(quote)) {
      throw new InvalidOptionException(
          "delimiter",
          "delimiter and quote are the same character",
          "Write another delimiter, or quote: \"\" if nothing is quoted.");
    }
    types.values().forEach(CsvOptions::requireType);
  }

  private static void requireCharacter(String key, String text) {
    char first = text.isEmpty() ? 0 : text.charAt(0);
    if (text.length() != 1 || first == 0 || first > 126 || first == '\n' || first == '\r') {
      throw new InvalidOptionException(
          key, "'" + key + "' must be one ASCII character", "Write one character, as \";\".");
    }
  }

  private static void requireType(String name) {
    if (ColumnType.parse(name).isEmpty()) {
      throw new InvalidOptionException(
          "types",
          "'" + name + "' is no type",
          Nearest.to(name, ColumnType.NAMES)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("One of: " + String.join(", ", ColumnType.NAMES) + "."));
    }
  }

  FileSet files(List<String> endings) {
    return new FileSet(source, endings, hivePartitioning, filenameColumn, union, new CsvTyping());
  }

  CsvSettings settings() {
    Map<String, ColumnType> columnTypes = new LinkedHashMap<>();
    types.forEach((column, type) -> columnTypes.put(column, ColumnType.parse(type).orElseThrow()));
    char quoteCharacter = quote.isEmpty() ? CsvDialect.NO_QUOTE : quote.charAt(0);
    return new CsvSettings(
        delimiter.map(text -> text.charAt(0)),
        quoteCharacter,
        escape.map(text -> text.charAt(0)).orElse(quoteCharacter),
        header,
        columnTypes);
  }
}
