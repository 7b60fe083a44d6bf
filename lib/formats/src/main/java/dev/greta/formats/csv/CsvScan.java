package dev.greta.formats.csv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.duckdb.DuckDb;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a CSV file.
 *
 * @param skip empty lines before the first record
 * @param rowBytes how long a line is on average, at the start of the file
 */
public record CsvScan(
    LocalFile file, CsvDialect dialect, int skip, long rowBytes, List<CsvColumn> columns)
    implements FileScan {

  /** The version of {@link #toJson}. */
  public static final int VERSION = 1;

  /** DuckDB's own choice where there is memory enough. */
  private static final long LARGEST_BLOCK = 32_000_000;

  public CsvScan {
    columns = List.copyOf(columns);
  }

  @Override
  public Schema schema() {
    return new Schema(columns.stream().map(c -> c.type().field(c.name())).toList());
  }

  @Override
  public boolean sampled() {
    return columns.stream().anyMatch(column -> column.origin() != CsvColumn.Origin.GIVEN);
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
    return columns.size() + " columns, " + between;
  }

  @Override
  public String describeColumns() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return new CsvBatchReader(this, context, room);
  }

  /** The same scan with other columns. */
  CsvScan with(List<CsvColumn> other) {
    return new CsvScan(file, dialect, skip, rowBytes, other);
  }

  /**
   * The query that gives every field as text; its columns are called c0, c1 and so on.
   *
   * @param memoryBytes what DuckDB may take; it holds some blocks of the file at once
   */
  String sql(long memoryBytes) {
    String types =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    boolean unquoted = dialect.quote() == CsvDialect.NO_QUOTE;
    return "SELECT * FROM read_csv("
        + DuckDb.literal(DuckDb.pattern(file.path()))
        + ", auto_detect = false, columns = "
        + types
        + ", header = "
        + dialect.header()
        + ", skip = "
        + skip
        + ", delim = "
        + DuckDb.literal(String.valueOf(dialect.delimiter()))
        + ", quote = "
        + DuckDb.literal(unquoted ? "" : String.valueOf(dialect.quote()))
        + ", escape = "
        + DuckDb.literal(unquoted ? "" : String.valueOf(dialect.escape()))
        + ", nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false"
        + ", ignore_errors = false, compression = 'none', hive_partitioning = false"
        + ", max_line_size = "
        + CsvHeader.LONGEST_RECORD
        + ", buffer_size = "
        + Math.max(2L * CsvHeader.LONGEST_RECORD, Math.min(LARGEST_BLOCK, memoryBytes / 10))
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
    json.put("skip", skip);
    json.put("row_bytes", rowBytes);
    ArrayNode list = json.putArray("columns");
    for (CsvColumn column : columns) {
      list.addObject()
          .put("name", column.name())
          .put("type", column.type().toString())
          .put("origin", column.origin().name());
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
      List<CsvColumn> columns = new ArrayList<>();
      for (JsonNode column : json.required("columns")) {
        columns.add(
            new CsvColumn(
                column.required("name").textValue(),
                ColumnType.parse(column.required("type").textValue()).orElseThrow(),
                CsvColumn.Origin.valueOf(column.required("origin").textValue())));
      }
      return new CsvScan(
          LocalFile.readFrom(json),
          new CsvDialect(
              character(json, "delimiter"),
              character(json, "quote"),
              character(json, "escape"),
              json.required("header").booleanValue()),
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
