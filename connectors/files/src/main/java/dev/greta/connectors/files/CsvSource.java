package dev.greta.connectors.files;

import dev.greta.formats.LocalFile;
import dev.greta.formats.csv.CsvColumn;
import dev.greta.formats.csv.CsvFile;
import dev.greta.formats.csv.CsvScan;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** One CSV file. */
final class CsvSource implements Source {

  private final CsvOptions options;
  private final SourceContext context;

  CsvSource(CsvOptions options, SourceContext context) {
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
      case ACCESS -> {
        CsvScan scan = scan(file, Optional.empty());
        yield scan.columns().size()
            + " columns, "
            + switch (scan.dialect().delimiter()) {
              case '\t' -> "tabs between them";
              default -> "'" + scan.dialect().delimiter() + "' between them";
            };
      }
      case SCHEMA ->
          scan(file, Optional.empty()).columns().stream()
              .map(column -> column.name() + " " + column.type())
              .collect(Collectors.joining(", "));
    };
  }

  @Override
  public SourceSchema schema() {
    LocalFile file = file();
    Schema columns = scan(file, Optional.empty()).schema();
    return new SourceSchema(
        List.of(new SourceSchema.Table(file.name(), columns, OptionalLong.empty())));
  }

  @Override
  public Plan plan(ReadRequest request) {
    CsvScan scan = scan(file(), request.schema());
    return new FilePlan(
        scan.schema(),
        scan.columns().stream().anyMatch(c -> c.origin() != CsvColumn.Origin.GIVEN),
        new Split(scan.file().name(), CsvScan.VERSION, scan.toJson()),
        true,
        new Estimate(
            OptionalLong.empty(), OptionalLong.of(scan.file().size()), OptionalLong.of(1)));
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    return CsvScan.fromJson(split.json()).read(read, context);
  }

  private LocalFile file() {
    return LocalFile.find(options.source(), context.baseDirectory());
  }

  private CsvScan scan(LocalFile file, Optional<Schema> wanted) {
    return CsvFile.plan(file, options.settings(), wanted, context);
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
