package dev.greta.formats.query;

import dev.greta.duckdb.DuckDbTypes;
import dev.greta.formats.FileFormat;
import dev.greta.formats.csv.CsvTyping;
import dev.greta.formats.files.FileOptions;
import dev.greta.formats.files.FileSource;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The result of a query over files: one SELECT in DuckDB's SQL over the table {@code data}, which
 * reaches nothing else. It is read in one split, of the columns that the query uses. Where DuckDB
 * itself reads the files, it also skips what a filter rules out; else their batches run through it
 * as a stream, in bounded memory: what a query must keep of them spills.
 *
 * <p>Columns that the query passes on keep their fields, but dictionaries become text; all others
 * have the canonical type of what DuckDB computes.
 *
 * <p>Where the files' types were sampled and a value does not fit, the reader's {@link
 * dev.greta.spi.error.SchemaMisfitException} has the result's schema over the wider files, and says
 * in its metadata what the files are then read as; so a load starts again as it does without a
 * query, also where another process plans it.
 */
public final class QuerySource implements Source {

  private final String query;
  private final FileSource files;
  private final SourceContext context;

  private QuerySource(String query, FileSource files, SourceContext context) {
    this.query = query;
    this.files = files;
    this.context = context;
  }

  /**
   * Files, or a query over them, as their options say.
   *
   * @param endings of the files that are read of a folder, in lower case, as ".csv"
   */
  public static Source over(
      FileOptions options, List<String> endings, FileFormat format, SourceContext context) {
    return over(
        options.query(),
        context,
        room -> new FileSource(options.set(endings, new CsvTyping()), format, room));
  }

  /**
   * Files, or a query over them.
   *
   * @param query as the user wrote it; empty for the files themselves
   * @param open opens the files in the room that is theirs
   */
  static Source over(
      Optional<String> query, SourceContext context, Function<SourceContext, FileSource> open) {
    return query.isPresent()
        ? new QuerySource(query.get(), open.apply(DataScans.half(context)), context)
        : open.apply(context);
  }

  @Override
  public String place() {
    return files.place();
  }

  @Override
  public String check(Check check) {
    return switch (check) {
      case CONNECTIVITY, CREDENTIALS -> files.check(check);
      case ACCESS -> files.check(check) + "; " + accepted();
      case SCHEMA -> ArrowFields.columns(result());
    };
  }

  private String accepted() {
    return "the query is accepted, its result has " + result().getFields().size() + " columns";
  }

  private Schema result() {
    try (Plan plan = plan(ReadRequest.all())) {
      return plan.schema();
    }
  }

  @Override
  public SourceSchema schema() {
    return files.schema();
  }

  @Override
  public Plan plan(ReadRequest request) {
    Optional<Schema> data = request.schema().flatMap(DataQuery::data);
    Plan plan = files.plan(new ReadRequest(data, OptionalLong.empty(), 1));
    try {
      return plan(plan, request.schema().filter(schema -> data.isPresent()));
    } catch (RuntimeException | Error e) {
      plan.close();
      throw e;
    }
  }

  /**
   * @param wanted the result's schema, if a misfit over the same data has shown which it must be
   */
  private Plan plan(Plan plan, Optional<Schema> wanted) {
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    Schema data = plan.schema();
    QueryBinding binding = QueryBinding.of(query, data, scans(splits));
    List<Split> projected =
        splits.stream().map(split -> files.project(split, binding.columns())).toList();
    DataScans read = scans(projected);
    read.requireReadable();
    Schema schema = new Schema(wanted.orElse(binding.schema()).getFields());
    return new QueryPlan(
        plan,
        new DataQuery(query, data, binding.columns(), schema, projected),
        (plan.evolving() && read.sampled()) || binding.mayWiden(),
        data.getFields().stream()
            .filter(field -> !DuckDbTypes.holds(field))
            .map(Field::getName)
            .toList());
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    DataQuery planned = DataQuery.of(split);
    return new QueryBatchReader(planned, files, scans(planned.splits()), read);
  }

  private DataScans scans(List<Split> splits) {
    return DataScans.of(files, splits, context);
  }

  @Override
  public void close() {
    files.close();
  }
}
