package dev.greta.formats.csv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.duckdb.DuckDb;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Encoding;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a CSV file.
 *
 * @param text what the file's text is behind compression, encoding and what is no record
 * @param skip empty lines before the first record
 * @param rowBytes how long a line is on average, at the start of the file
 */
public record CsvScan(
    LocalFile file,
    CsvDialect dialect,
    CsvText text,
    CsvValues values,
    int skip,
    long rowBytes,
    List<CsvColumn> columns)
    implements FileScan {

  /** The version of {@link #toJson}. */
  public static final int VERSION = 2;

  /** DuckDB's own choice where there is memory enough. */
  private static final long LARGEST_BLOCK = 32_000_000;

  public CsvScan {
    columns = List.copyOf(columns);
  }

  @Override
  public Schema schema() {
    return new Schema(read().stream().map(c -> c.type().field(c.name())).toList());
  }

  /** With what was seen of each column whose type was found. */
  @Override
  public Schema evidence() {
    return new Schema(columns.stream().map(CsvColumn::evidence).toList());
  }

  @Override
  public boolean sampled() {
    return read().stream().anyMatch(column -> column.origin() != CsvColumn.Origin.GIVEN);
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.empty();
  }

  @Override
  public String describe() {
    String between =
        dialect.delimiter() == '\t'
            ? "tabs between them"
            : "'" + dialect.delimiter() + "' between them";
    return columns.size() + " columns, " + between + text.describe();
  }

  /** What a user should know of how the text is read. */
  Optional<String> notice() {
    return text.encoding().equals(Encoding.FALLBACK)
        ? Optional.of(
            file.name()
                + " is not UTF-8 and is read as "
                + text.encoding()
                + "; if its characters are wrong, name its encoding: encoding: "
                + (text.looksJapanese(file) ? "shift_jis, it seems" : "windows-1250, for instance"))
        : Optional.empty();
  }

  @Override
  public String describeColumns() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return new CsvBatchReader(this, context, FileRoom.of(room, file), true);
  }

  @Override
  public BatchReader read(ReadContext context, FileRoom room) {
    return new CsvBatchReader(this, context, room, false);
  }

  @Override
  public CsvScan project(List<String> names) {
    return with(columns.stream().map(c -> c.read(names.contains(c.name()))).toList());
  }

  /** The columns whose values are wanted. */
  List<CsvColumn> read() {
    return columns.stream().filter(CsvColumn::read).toList();
  }

  /** The same scan with other columns. */
  CsvScan with(List<CsvColumn> other) {
    return new CsvScan(file, dialect, text, values, skip, rowBytes, other);
  }

  /** The same scan of a text that is written in another way. */
  CsvScan with(CsvText other) {
    return new CsvScan(file, dialect, other, values, skip, rowBytes, columns);
  }

  /**
   * The query that gives every wanted field as text. All fields of the file are called c0, c1 and
   * so on.
   *
   * @param plain the file, or its text where that is not plain
   * @param memoryBytes what DuckDB may take; it holds some blocks of the file at once
   */
  String sql(PlainText plain, long memoryBytes) {
    long longest = RecordBound.of(memoryBytes).bytes();
    String nulls =
        Stream.concat(Stream.of(""), values.nulls().stream())
            .map(DuckDb::literal)
            .collect(Collectors.joining(", ", "[", "]"));
    String types =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    String wanted =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).read())
            .mapToObj(i -> "c" + i)
            .collect(Collectors.joining(", "));
    boolean unquoted = dialect.quote() == CsvDialect.NO_QUOTE;
    boolean records = plain.form() == PlainText.Form.RECORDS;
    return "SELECT "
        + wanted
        + " FROM read_csv("
        + DuckDb.literal(DuckDb.pattern(plain.path()))
        + ", auto_detect = false, columns = "
        + types
        + ", header = "
        + (dialect.header() && !records)
        + ", skip = "
        + (records ? "0, new_line = '\\n'" : skip)
        + ", delim = "
        + DuckDb.literal(String.valueOf(dialect.delimiter()))
        + ", quote = "
        + DuckDb.literal(unquoted ? "" : String.valueOf(dialect.quote()))
        + ", escape = "
        + DuckDb.literal(unquoted ? "" : String.valueOf(dialect.escape()))
        + ", nullstr = "
        + nulls
        + ", allow_quoted_nulls = false, strict_mode = true, null_padding = false"
        + ", ignore_errors = false, compression = 'none', hive_partitioning = false"
        + ", max_line_size = "
        + longest
        + ", buffer_size = "
        + Math.max(2 * longest, Math.min(LARGEST_BLOCK, memoryBytes / 10))
        + ")";
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    file.writeTo(json);
    json.put("delimiter", String.valueOf(dialect.delimiter()));
    json.put("quote", String.valueOf(dialect.quote()));
    json.put("escape", String.valueOf(dialect.escape()));
    json.put("header", dialect.header());
    text.writeTo(json.putObject("text"));
    json.put("decimal", String.valueOf(values.point()));
    values.nulls().forEach(json.putArray("nulls")::add);
    json.put("skip", skip);
    json.put("row_bytes", rowBytes);
    ArrayNode list = json.putArray("columns");
    for (CsvColumn column : columns) {
      list.addObject()
          .put("name", column.name())
          .put("type", column.type().toString())
          .put("origin", column.origin().name())
          .put("seen", column.seen())
          .put("read", column.read());
    }
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static CsvScan fromJson(JsonNode json) {
    try {
      List<String> nulls = new ArrayList<>();
      json.required("nulls").forEach(text -> nulls.add(text.textValue()));
      List<CsvColumn> columns = new ArrayList<>();
      for (JsonNode column : json.required("columns")) {
        columns.add(
            new CsvColumn(
                column.required("name").textValue(),
                ColumnType.parse(column.required("type").textValue()).orElseThrow(),
                CsvColumn.Origin.valueOf(column.required("origin").textValue()),
                column.required("seen").textValue(),
                column.required("read").booleanValue()));
      }
      return new CsvScan(
          LocalFile.readFrom(json),
          new CsvDialect(
              character(json, "delimiter"),
              character(json, "quote"),
              character(json, "escape"),
              json.required("header").booleanValue()),
          CsvText.readFrom(json.required("text")),
          new CsvValues(character(json, "decimal"), nulls),
          json.required("skip").intValue(),
          json.required("row_bytes").longValue(),
          columns);
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not the JSON of a CSV scan", e);
    }
  }

  private static char character(JsonNode json, String key) {
    return json.required(key).textValue().charAt(0);
  }
}
