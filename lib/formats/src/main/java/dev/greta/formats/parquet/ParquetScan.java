package dev.greta.formats.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.duckdb.DuckDb;
import dev.greta.formats.FileQuery;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a Parquet file: all of its rows, as its own schema says.
 *
 * @param rows as the footer says
 * @param schema of the columns to read
 */
public record ParquetScan(LocalFile file, OptionalLong rows, Schema schema) implements FileScan {

  /** The version of {@link #toJson}. */
  public static final int VERSION = 1;

  static final String NOT_PARQUET = "GRT-741";
  static final String ENCRYPTED = "GRT-742";
  static final String DAMAGED = "GRT-743";

  private static final int MAGIC_BYTES = 4;
  private static final int SHORTEST = 12;

  /**
   * Reads the footer.
   *
   * @throws ValidationException if this is no Parquet file, cut short, damaged or encrypted
   */
  public static ParquetScan plan(LocalFile file, SourceContext room) {
    requireParquet(file);
    try (FileQuery query = query(file, room)) {
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
      Schema schema = query.describe(sql(file, "*"), room.allocator());
      return new ParquetScan(file, OptionalLong.of(Long.parseLong(footer.get(0))), schema);
    }
  }

  @Override
  public boolean sampled() {
    return false;
  }

  @Override
  public String describe() {
    return rows.orElseThrow() + " rows";
  }

  @Override
  public ParquetScan project(List<String> columns) {
    List<Field> read =
        schema.getFields().stream().filter(field -> columns.contains(field.getName())).toList();
    return new ParquetScan(file, rows, new Schema(read));
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
            .collect(Collectors.joining(", ")));
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return FileQuery.reader(
        () -> {
          file.requireUnchanged();
          return query(file, room);
        },
        sql(),
        schema,
        rows,
        context);
  }

  private static FileQuery query(LocalFile file, SourceContext room) {
    return FileQuery.open(file, List.of(), room, said -> explained(file, said));
  }

  private static String path(LocalFile file) {
    return DuckDb.literal(DuckDb.pattern(file.path()));
  }

  private static String sql(LocalFile file, String columns) {
    return "SELECT "
        + columns
        + " FROM read_parquet("
        + path(file)
        + ", binary_as_string = false, hive_partitioning = false, filename = false"
        + ", file_row_number = false, union_by_name = false)";
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
    json.put("rows", rows.orElseThrow());
    json.put("schema", schema.toJson());
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static ParquetScan fromJson(JsonNode json) {
    try {
      return new ParquetScan(
          LocalFile.readFrom(json),
          OptionalLong.of(json.required("rows").longValue()),
          Schema.fromJSON(json.required("schema").textValue()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not an Arrow schema", e);
    }
  }
}
