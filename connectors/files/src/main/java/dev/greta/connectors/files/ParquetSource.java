package dev.greta.connectors.files;

import dev.greta.formats.LocalFile;
import dev.greta.formats.parquet.ParquetScan;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** One Parquet file. */
final class ParquetSource implements Source {

  private final ParquetOptions options;
  private final SourceContext context;

  ParquetSource(ParquetOptions options, SourceContext context) {
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
    return switch (check) {
      case CONNECTIVITY -> file.path() + ", " + file.size() + " bytes";
      case CREDENTIALS -> "none are needed for a file";
      case ACCESS -> ParquetScan.plan(file, context).rows() + " rows";
      case SCHEMA -> columns(ParquetScan.plan(file, context).schema());
    };
  }

  /** A schema's columns with their types at the source, in a line. */
  static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(f -> f.getName() + " " + ArrowFields.sourceType(f).orElse(f.getType().toString()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public SourceSchema schema() {
    ParquetScan scan = ParquetScan.plan(file(), context);
    return new SourceSchema(
        List.of(
            new SourceSchema.Table(
                scan.file().name(), scan.schema(), OptionalLong.of(scan.rows()))));
  }

  @Override
  public Plan plan(ReadRequest request) {
    ParquetScan scan = ParquetScan.plan(file(), context);
    return new FilePlan(
        scan.schema(),
        false,
        new Split(scan.file().name(), ParquetScan.VERSION, scan.toJson()),
        true,
        new Estimate(
            OptionalLong.of(scan.rows()), OptionalLong.of(scan.file().size()), OptionalLong.of(1)));
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    return ParquetScan.fromJson(split.json()).read(read, context);
  }

  private LocalFile file() {
    return LocalFile.find(options.source(), context.baseDirectory());
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
