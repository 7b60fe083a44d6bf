package dev.greta.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** One file of some format as a source. */
public final class FileSource implements Source {

  private static final JsonMapper JSON = new JsonMapper();

  private final String source;
  private final FileFormat format;
  private final SourceContext context;

  /**
   * @param source as the user wrote it, absolute or relative to the context's base directory
   */
  public FileSource(String source, FileFormat format, SourceContext context) {
    this.source = source;
    this.format = format;
    this.context = context;
  }

  @Override
  public String place() {
    return LocalFile.locate(source, context.baseDirectory()).toString();
  }

  @Override
  public String check(Check check) {
    LocalFile file = file();
    return switch (check) {
      case CONNECTIVITY -> file.path() + ", " + file.size() + " bytes";
      case CREDENTIALS -> "none are needed for a file";
      case ACCESS -> scan(file, Optional.empty()).describe();
      case SCHEMA -> scan(file, Optional.empty()).describeColumns();
    };
  }

  /** A schema's columns with their types at the source, in a line. */
  public static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(f -> f.getName() + " " + ArrowFields.sourceType(f).orElse(f.getType().toString()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public SourceSchema schema() {
    FileScan scan = scan(file(), Optional.empty());
    return new SourceSchema(
        List.of(new SourceSchema.Table(scan.file().name(), scan.schema(), scan.rows())));
  }

  @Override
  public Plan plan(ReadRequest request) {
    FileScan scan = scan(file(), request.schema());
    return new FilePlan(
        scan.schema(),
        scan.sampled(),
        new Split(scan.file().name(), format.version(), scan.toJson().toString()),
        true,
        new Estimate(scan.rows(), OptionalLong.of(scan.file().size()), OptionalLong.of(1)));
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    try {
      return format.scan(JSON.readTree(split.json())).read(read, context);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a file's split", e);
    }
  }

  private LocalFile file() {
    return LocalFile.find(source, context.baseDirectory());
  }

  private FileScan scan(LocalFile file, Optional<Schema> wanted) {
    return format.plan(file, wanted, context);
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
