package dev.greta.connectors.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.FilePlan;
import dev.greta.formats.FileQuery;
import dev.greta.formats.LocalFile;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.SchemaText;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One DuckDB database file; each reader opens it for itself. */
final class DuckDbSource implements Source {

  private static final int VERSION = 1;
  private static final JsonMapper JSON = new JsonMapper();

  /** Types whose values may have more digits than the decimal that they are read as. */
  private static final Set<String> WIDE = Set.of("HUGEINT", "UHUGEINT");

  private final DuckDbOptions options;
  private final SourceContext context;

  DuckDbSource(DuckDbOptions options, SourceContext context) {
    this.options = options;
    this.context = context;
  }

  @Override
  public String place() {
    return LocalFile.locate(options.source(), context.baseDirectory()).toString();
  }

  @Override
  public String check(Check check) {
    LocalFile file = file();
    DuckDbFile database = new DuckDbFile(file, context);
    if (check == Check.CREDENTIALS) {
      return "none are needed for a file";
    }
    try (FileQuery query = database.open()) {
      if (check == Check.CONNECTIVITY) {
        return file.path() + ", " + file.size() + " bytes";
      }
      String sql = sql(database, query);
      return check == Check.ACCESS
          ? options.table().map(table -> "table " + table).orElse("the query is accepted")
          : ArrowFields.columns(query.describe(sql, context.allocator()));
    }
  }

  @Override
  public SourceSchema schema() {
    DuckDbFile database = new DuckDbFile(file(), context);
    List<SourceSchema.Table> tables = new ArrayList<>();
    try (FileQuery query = database.open()) {
      for (DuckDbFile.Name name : database.tables(query)) {
        Schema columns = query.describe("SELECT * FROM " + name.sql(), context.allocator());
        tables.add(new SourceSchema.Table(name.shown(), columns, OptionalLong.empty()));
      }
    }
    return new SourceSchema(tables);
  }

  @Override
  public Plan plan(ReadRequest request) {
    LocalFile file = file();
    DuckDbFile database = new DuckDbFile(file, context);
    try (FileQuery query = database.open()) {
      String sql = sql(database, query);
      Schema schema = request.schema().orElseGet(() -> query.describe(sql, context.allocator()));
      ObjectNode json = JSON.createObjectNode();
      file.writeTo(json);
      json.put("log", database.logState());
      json.put("sql", sql);
      json.put("schema", SchemaText.of(schema));
      return new FilePlan(
          schema,
          schema.getFields().stream().anyMatch(DuckDbSource::mayBeTooWide),
          new Split(options.table().orElse("query"), VERSION, json.toString()),
          options.table().isPresent(),
          new Estimate(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1)));
    }
  }

  private static boolean mayBeTooWide(Field field) {
    return ArrowFields.sourceType(field).filter(WIDE::contains).isPresent();
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    try {
      JsonNode json = JSON.readTree(split.json());
      DuckDbFile database = new DuckDbFile(LocalFile.readFrom(json), context);
      String log = json.required("log").textValue();
      return FileQuery.reader(
          () -> {
            database.requireUnchanged(log);
            return database.open();
          },
          json.required("sql").textValue(),
          SchemaText.parse(json.required("schema").textValue()),
          OptionalLong.empty(),
          read);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a DuckDB split", e);
    }
  }

  private String sql(DuckDbFile database, FileQuery query) {
    return options.query().isPresent()
        ? database.querySql(query, options.query().get())
        : database.tableSql(query, options.table().orElseThrow());
  }

  private LocalFile file() {
    return LocalFile.find(options.source(), context.baseDirectory());
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
