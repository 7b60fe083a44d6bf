package dev.greta.connectors.files;

import dev.greta.formats.csv.ColumnType;
import dev.greta.formats.csv.CsvDialect;
import dev.greta.formats.csv.CsvSettings;
import dev.greta.formats.csv.CsvText;
import dev.greta.formats.csv.CsvValues;
import dev.greta.formats.files.FileOptions;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Packing;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Nearest;
import dev.greta.spi.options.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The keys of a CSV source. */
public record CsvOptions(
    @Flat FileOptions files,
    @Doc(
            "The character between fields. Without it, that one of , ; tab | which the first line"
                + " has most of outside quotes.")
        @Example(";")
        Optional<String> delimiter,
    @Doc("The character around fields that hold a delimiter; empty for none.") @Default("\"")
        String quote,
    @Doc("The character before a quote within quotes; without it, the quote itself.") @Example("\\")
        Optional<String> escape,
    @Doc("Whether the first line names the columns.") @Default("true") boolean header,
    @Doc(
            "The type of some columns, by name: bool, int64, decimal(p,s), float64, date, time,"
                + " timestamp, timestamp_utc or text. The other types are found.")
        @Example("{my_column: text}")
        Map<String, String> types,
    @Doc("How the file is packed; by default as its first bytes say.") @Default("auto")
        Compression compression,
    @Doc("Which file of a zip file to read; needless where it has one only.") @Example("data.csv")
        Optional<String> member,
    @Doc(
            "The most bytes that a packed file may hold. Without it, 500 times those of the packed"
                + " file, or 128 MiB where that is more.")
        @Range(min = 1)
        @Example("1000000000")
        Optional<Long> maxExpandedSize,
    @Doc(
            "The encoding, by its name. Without it, UTF-8 or UTF-16 where the text is that, else"
                + " Windows-1252, which is said.")
        @Default("auto")
        String encoding,
    @Doc("So many lines at the start are passed over.")
        @Default("0")
        @Range(min = 0, max = 1_000_000)
        int skipLines,
    @Doc("Lines that start with this character are passed over.") @Example("#")
        Optional<String> comment,
    @Doc("Unquoted fields that are null, beside the empty one.") @Example("[NA]")
        List<String> nullStrings,
    @Doc("What stands before the fraction of a number: a point or a comma.") @Default(".")
        String decimal,
    @Doc(
            "What becomes of a line with too few or too many fields: error; skip leaves it out, null"
                + " fills missing fields with nulls and drops surplus ones; both count it.")
        @Default("error")
        CsvText.BadLines badLines,
    @Doc("What becomes of column names that are empty or repeat: error, or number them.")
        @Default("error")
        DuplicateNames duplicateNames) {

  /** What becomes of names that are none of their own. */
  public enum DuplicateNames {
    ERROR,
    NUMBER
  }

  public CsvOptions {
    types = Map.copyOf(new LinkedHashMap<>(types));
    nullStrings = List.copyOf(nullStrings);
    delimiter.ifPresent(text -> requireCharacter("delimiter", text));
    if (!quote.isEmpty()) {
      requireCharacter("quote", quote);
    }
    escape.ifPresent(text -> requireCharacter("escape", text));
    comment.ifPresent(text -> requireCharacter("comment", text));
    requireDifferent("delimiter", delimiter, "quote", Optional.of(quote));
    requireDifferent("comment", comment, "quote", Optional.of(quote));
    requireDifferent("comment", comment, "delimiter", delimiter);
    requireEncoding(encoding);
    requireDecimal(decimal);
    nullStrings.forEach(text -> requireNullString(text, quote));
    types.values().forEach(CsvOptions::requireType);
  }

  private static void requireDifferent(
      String key, Optional<String> value, String otherKey, Optional<String> other) {
    if (value.isPresent() && value.equals(other)) {
      throw new InvalidOptionException(
          key,
          key + " and " + otherKey + " are the same character",
          "Write another "
              + key
              + (otherKey.equals("quote") ? ", or quote: \"\" if nothing is quoted." : "."));
    }
  }

  private static void requireEncoding(String name) {
    if (Encoding.parse(name).isEmpty()) {
      throw new InvalidOptionException(
          "encoding",
          "'" + name + "' is no encoding",
          Encoding.nearest(name)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("Write utf-8, latin-1, windows-1252, shift_jis or another of Java's names."));
    }
  }

  private static void requireDecimal(String text) {
    if (!text.equals(".") && !text.equals(",")) {
      throw new InvalidOptionException(
          "decimal", "'decimal' must be a point or a comma", "Write decimal: \",\".");
    }
  }

  private static void requireNullString(String text, String quote) {
    if (text.indexOf('\n') >= 0
        || text.indexOf('\r') >= 0
        || (!quote.isEmpty() && text.startsWith(quote))) {
      throw new InvalidOptionException(
          "null_strings",
          "no unquoted field can be " + text.replace("\n", "\\n").replace("\r", "\\r"),
          "Write what stands between two delimiters, such as NA.");
    }
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

  CsvSettings settings() {
    Map<String, ColumnType> columnTypes = new LinkedHashMap<>();
    types.forEach((column, type) -> columnTypes.put(column, ColumnType.parse(type).orElseThrow()));
    char quoteCharacter = quote.isEmpty() ? CsvDialect.NO_QUOTE : quote.charAt(0);
    return new CsvSettings(
        delimiter.map(text -> text.charAt(0)),
        quoteCharacter,
        escape.map(text -> text.charAt(0)).orElse(quoteCharacter),
        header,
        columnTypes,
        text(),
        new CsvValues(decimal.charAt(0), nullStrings),
        duplicateNames == DuplicateNames.NUMBER);
  }

  private CsvText text() {
    OptionalLong most =
        maxExpandedSize.isPresent() ? OptionalLong.of(maxExpandedSize.get()) : OptionalLong.empty();
    return new CsvText(
        new Packing(compression, member, most),
        Encoding.parse(encoding).orElseThrow(),
        skipLines,
        comment.map(text -> text.charAt(0)),
        badLines,
        false);
  }
}
