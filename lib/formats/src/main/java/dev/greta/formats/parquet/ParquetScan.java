package dev.greta.formats.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.duckdb.DuckDb;
import dev.greta.formats.FileQuery;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.SchemaText;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a Parquet file, all of it or some of its row groups, as its own schema says.
 *
 * @param schema of the columns to read
 * @param groups which rows; empty for all
 * @param count how many rows
 */
public record ParquetScan(LocalFile file, Schema schema, Optional<RowRange> groups, long count)
    implements FileScan {

  /**
   * Rows that follow each other in a file.
   *
   * @param first counted from 0
   * @param end the first that is not among them
   * @param bytes how much of the file they are, about
   */
  public record RowRange(long first, long end, long bytes) {}

  /** The version of {@link #toJson}. */
  public static final int VERSION = 1;

  static final String NOT_PARQUET = "GRT-741";
  static final String ENCRYPTED = "GRT-742";
  static final String DAMAGED = "GRT-743";

  private static final String COARSE = "INT96";
  private static final String ROW_NUMBER = "file_row_number";
  private static final int MAGIC_BYTES = 4;
  private static final int SHORTEST = 12;

  /**
   * Reads the footer.
   *
   * @throws ValidationException if this is no Parquet file, cut short, damaged or encrypted
   */
  static ParquetScan plan(LocalFile file, Supplier<FileQuery> open, SourceContext room) {
    requireParquet(file);
    try (FileQuery query = open.get()) {
      List<String> footer =
          query
              .rows(
                  "SELECT num_rows, encryption_algorithm FROM parquet_file_metadata("
                      + path(file)
                      + ")")
              .get(0);
      if (!footer.get(1).isEmpty()) {
        throw encrypted(file);
      }
      Schema described = query.describe(sql(file, "*", Optional.empty()), room.allocator());
      Schema schema = withCoarseTypes(described, query, file);
      return new ParquetScan(file, schema, Optional.empty(), Long.parseLong(footer.get(0)));
    }
  }

  /** Moments of 96 bits are called so, as DuckDB drops what they have below the microsecond. */
  private static Schema withCoarseTypes(Schema schema, FileQuery query, LocalFile file) {
    List<String> coarse =
        query
            .rows("SELECT name FROM parquet_schema(" + path(file) + ") WHERE type = 'INT96'")
            .stream()
            .map(row -> row.get(0))
            .toList();
    return new Schema(
        schema.getFields().stream()
            .map(
                field ->
                    coarse.contains(field.getName())
                        ? ArrowFields.of(field.getName(), field.getType(), COARSE)
                        : field)
            .toList());
  }

  private static void tellCoarse(Schema schema, ReadListener listener) {
    schema.getFields().stream()
        .filter(field -> ArrowFields.sourceType(field).filter(COARSE::equals).isPresent())
        .forEach(
            field ->
                listener.notice(
                    field.getName()
                        + " has timestamps of 96 bits (INT96): they are read to the microsecond,"
                        + " digits beyond are dropped"));
  }

  /** Ranges of whole row groups: DuckDB passes over the groups that a range of rows leaves out. */
  @Override
  public List<FileScan> parts(int most, SourceContext room) {
    boolean taken =
        schema.getFields().stream().anyMatch(field -> field.getName().equalsIgnoreCase(ROW_NUMBER));
    if (most < 2 || taken || groups.isPresent()) {
      return List.of(this);
    }
    List<FileScan> parts = new ArrayList<>();
    long first = 0;
    long end = 0;
    for (long rows : rowGroups(room)) {
      end += rows;
      if (end * most >= count * (parts.size() + 1L) && end > first) {
        parts.add(part(first, end));
        first = end;
      }
    }
    return end == count && parts.size() > 1 ? List.copyOf(parts) : List.of(this);
  }

  private ParquetScan part(long first, long end) {
    long bytes =
        (long) (file.size() * ((double) end / count))
            - (long) (file.size() * ((double) first / count));
    return new ParquetScan(file, schema, Optional.of(new RowRange(first, end, bytes)), end - first);
  }

  private List<Long> rowGroups(SourceContext room) {
    try (FileQuery query = query(file, room)) {
      return query
          .rows(
              "SELECT max(row_group_num_rows) FROM parquet_metadata("
                  + path(file)
                  + ") GROUP BY row_group_id ORDER BY row_group_id")
          .stream()
          .map(row -> Long.parseLong(row.get(0)))
          .toList();
    }
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(count);
  }

  @Override
  public long bytes() {
    return groups.map(RowRange::bytes).orElse(file.size());
  }

  @Override
  public boolean sampled() {
    return false;
  }

  @Override
  public String describe() {
    return count + " rows";
  }

  @Override
  public ParquetScan project(List<String> columns) {
    List<Field> read =
        schema.getFields().stream().filter(field -> columns.contains(field.getName())).toList();
    return new ParquetScan(file, new Schema(read), groups, count);
  }

  @Override
  public Optional<String> select() {
    return Optional.of(sql());
  }

  private String sql() {
    return sql(
        file,
        schema.getFields().stream()
            .map(field -> DuckDb.identifier(field.getName()))
            .collect(Collectors.joining(", ")),
        groups);
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return read(context, () -> query(file, room));
  }

  @Override
  public BatchReader read(ReadContext context, FileRoom room) {
    return read(context, () -> query(file, room));
  }

  private BatchReader read(ReadContext context, Supplier<FileQuery> open) {
    tellCoarse(schema, context.listener());
    return FileQuery.reader(
        () -> {
          file.requireUnchanged();
          return open.get();
        },
        sql(),
        schema,
        rows(),
        bytes(),
        context);
  }

  static FileQuery query(LocalFile file, SourceContext room) {
    return FileQuery.open(file, List.of(), room, said -> explained(file, said));
  }

  static FileQuery query(LocalFile file, FileRoom room) {
    return FileQuery.open(file, room, said -> explained(file, said));
  }

  private static String path(LocalFile file) {
    return DuckDb.literal(DuckDb.pattern(file.path()));
  }

  private static String sql(LocalFile file, String columns, Optional<RowRange> groups) {
    return "SELECT "
        + columns
        + " FROM read_parquet("
        + path(file)
        + ", binary_as_string = false, hive_partitioning = false, filename = false"
        + ", file_row_number = "
        + groups.isPresent()
        + ", union_by_name = false)"
        + groups
            .map(
                rows ->
                    " WHERE "
                        + ROW_NUMBER
                        + " >= "
                        + rows.first()
                        + " AND "
                        + ROW_NUMBER
                        + " < "
                        + rows.end())
            .orElse("");
  }

  /** A Parquet file begins and ends with "PAR1", with an encrypted footer it is "PARE". */
  private static void requireParquet(LocalFile file) {
    try (RandomAccessFile input = new RandomAccessFile(file.path().toFile(), "r")) {
      String first = magic(input, 0);
      String last = magic(input, file.size() - MAGIC_BYTES);
      if (first.equals("PARE") && last.equals("PARE")) {
        throw encrypted(file);
      }
      if (!first.equals("PAR1")) {
        String found = file.size() == 0 ? "is empty" : "is no Parquet file";
        throw fault(NOT_PARQUET, file, found, "Check 'source' and 'type'.");
      }
      if (!last.equals("PAR1") || file.size() < SHORTEST) {
        throw fault(
            DAMAGED,
            file,
            "is cut short: its end has no Parquet footer",
            "Copy or write the file again.");
      }
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  private static String magic(RandomAccessFile input, long position) throws IOException {
    if (position < 0 || position + MAGIC_BYTES > input.length()) {
      return "";
    }
    byte[] bytes = new byte[MAGIC_BYTES];
    input.seek(position);
    input.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static ValidationException encrypted(LocalFile file) {
    return fault(
        ENCRYPTED, file, "is encrypted, which cannot be read", "Write it without encryption.");
  }

  private static GretaException explained(LocalFile file, GretaException said) {
    if (said instanceof CancelledException || !(said instanceof QueryException)) {
      return said;
    }
    file.requireUnchanged();
    return new ValidationException(
        faultOf(DAMAGED, file, "is damaged: " + said.getMessage(), "Copy or write it again."),
        said);
  }

  private static ValidationException fault(
      String code, LocalFile file, String found, String remedy) {
    return new ValidationException(faultOf(code, file, found, remedy));
  }

  private static Fault faultOf(String code, LocalFile file, String found, String remedy) {
    return Fault.of(code, file.name() + " " + found)
        .withPlace(file.path().toString())
        .withRemedy(remedy);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    file.writeTo(json);
    json.put("rows", count);
    groups.ifPresent(
        rows ->
            json.putObject("groups")
                .put("first", rows.first())
                .put("end", rows.end())
                .put("bytes", rows.bytes()));
    json.put("schema", SchemaText.of(schema));
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static ParquetScan fromJson(JsonNode json) {
    return new ParquetScan(
        LocalFile.readFrom(json),
        SchemaText.parse(json.required("schema").textValue()),
        Optional.ofNullable(json.get("groups"))
            .map(
                rows ->
                    new RowRange(
                        rows.required("first").longValue(),
                        rows.required("end").longValue(),
                        rows.required("bytes").longValue())),
        json.required("rows").longValue());
  }
}
