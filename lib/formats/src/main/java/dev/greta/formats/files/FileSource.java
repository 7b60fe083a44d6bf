package dev.greta.formats.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
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

/** Files of some format as a source: one, those of a folder, or those that a glob matches. */
public final class FileSource implements Source {

  private static final JsonMapper JSON = new JsonMapper();

  private final FileSet set;
  private final FileFormat format;
  private final SourceContext context;
  private final Object surveying = new Object();
  private volatile String counted = "";

  /**
   * One file, or those that a glob matches.
   *
   * @param source as the user wrote it, absolute or relative to the context's base directory
   */
  public FileSource(String source, FileFormat format, SourceContext context) {
    this(FileSet.of(source), format, context);
  }

  /**
   * @param set which files
   */
  public FileSource(FileSet set, FileFormat format, SourceContext context) {
    this.set = set;
    this.format = format;
    this.context = context;
  }

  /** The path, others as they are written, and how many files it is, once that is known. */
  @Override
  public String place() {
    String first = set.sources().get(0);
    String others = set.told().substring(first.length());
    return LocalFile.locate(first, context.baseDirectory()) + others + counted;
  }

  @Override
  public String check(Check check) {
    FileListing listing = listing();
    if (listing.one()) {
      LocalFile file = listing.files().get(0);
      return switch (check) {
        case CONNECTIVITY -> file.path() + ", " + file.size() + " bytes";
        case CREDENTIALS -> "none are needed for a file";
        case ACCESS -> format.plan(file, Optional.empty(), context).describe();
        case SCHEMA ->
            planner(listing).isOneAsItIs()
                ? format.plan(file, Optional.empty(), context).describeColumns()
                : described(table(listing).columns());
      };
    }
    return switch (check) {
      case CONNECTIVITY -> place() + ", " + listing.bytes() + " bytes";
      case CREDENTIALS -> "none are needed for files";
      case ACCESS -> planner(listing).look(Optional.empty()).first().describe() + " in the first";
      case SCHEMA -> described(table(listing).columns());
    };
  }

  private String described(Schema schema) {
    return schema.getFields().stream()
        .map(field -> field.getName() + " " + format.typeName(field))
        .collect(Collectors.joining(", "));
  }

  @Override
  public SourceSchema schema() {
    return new SourceSchema(List.of(table(listing())));
  }

  private SourceSchema.Table table(FileListing listing) {
    FilesPlanner planner = planner(listing);
    String name = listing.one() ? listing.files().get(0).name() : set.told();
    if (planner.isOneAsItIs()) {
      FileScan scan = format.plan(listing.files().get(0), Optional.empty(), context);
      return new SourceSchema.Table(name, scan.schema(), scan.rows());
    }
    FilesPlanner.Found found = planner.look(Optional.empty());
    OptionalLong rows = found.rows();
    return new SourceSchema.Table(name, Evidence.stripped(found.united().evidence()), rows);
  }

  @Override
  public Plan plan(ReadRequest request) {
    FilesPlanner planner = planner(listing());
    return planner.isOneAsItIs() ? planner.planOne(request) : planner.plan(request);
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    JsonNode json = json(split);
    if (!FileRun.isRun(json)) {
      return format.scan(json).read(read, context);
    }
    FileRun run = FileRun.fromJson(json, format);
    return new FileRunReader(
        format,
        set.typing(),
        run,
        run.room(context),
        read,
        (file, own) -> widened(file, own, read.cancellation()));
  }

  /** The scans that a split is, one after the other, where their batches come as they are. */
  public Optional<List<FileScan>> scans(Split split) {
    JsonNode json = json(split);
    return FileRun.isRun(json)
        ? FileRun.fromJson(json, format).plain()
        : Optional.of(List.of(format.scan(json)));
  }

  /**
   * The same split, of which some columns are read; whole where it can only be read whole.
   *
   * @param columns names, at least one
   */
  public Split project(Split split, List<String> columns) {
    JsonNode json = json(split);
    String projected =
        FileRun.isRun(json)
            ? FileRun.fromJson(json, format).project(columns).toJson()
            : format.scan(json).project(columns).toJson().toString();
    return new Split(split.id(), split.version(), projected);
  }

  private static JsonNode json(Split split) {
    try {
      return JSON.readTree(split.json());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a file's split", e);
    }
  }

  /** Splits that are read side by side may all meet a misfit: the first one's answer is for all. */
  private Schema widened(LocalFile file, Schema own, Cancellation cancellation) {
    synchronized (surveying) {
      cancellation.throwIfCancelled();
      FileListing listing = listing();
      FilesPlanner planner = planner(listing);
      return planner.isOneAsItIs() ? own : planner.survey(file, own, cancellation);
    }
  }

  private FileListing listing() {
    FileListing listing = FileListing.of(set, context.baseDirectory());
    int files = listing.files().size();
    counted = listing.one() ? "" : files == 1 ? " (1 file)" : " (" + files + " files)";
    return listing;
  }

  private FilesPlanner planner(FileListing listing) {
    return new FilesPlanner(set, format, context, listing);
  }

  @Override
  public void close() {
    // Nothing is held: every reader closes what it opened.
  }
}
