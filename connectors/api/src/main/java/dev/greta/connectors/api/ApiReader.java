package dev.greta.connectors.api;

import dev.greta.documents.DocumentReader;
import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.documents.DocumentUnion;
import dev.greta.formats.Evidence;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The records of one walk over pages. */
final class ApiReader implements BatchReader {

  private static final Predicate<Pages> ALL = pages -> false;

  private final ApiSplit split;
  private final DocumentSettings settings;
  private final ReadContext context;
  private final Function<ReadContext, Pages> walk;
  private final PageReading reading;
  private final Optional<Incremental> incremental;
  private final Optional<StepColumn> column;
  private final Optional<Repeats> repeats;
  private final Schema schema;
  private final DocumentReader documents;
  private @Nullable PagedDocuments opened;
  private boolean ended;

  /**
   * @param walk begins it, with what the read is told by
   * @param incremental told how far the walk came
   * @param column the value of for_each beside the records
   * @param repeats drops records that came before
   */
  ApiReader(
      ApiSplit split,
      DocumentSettings settings,
      ReadContext context,
      Function<ReadContext, Pages> walk,
      PageReading reading,
      Optional<Incremental> incremental,
      Optional<StepColumn> column,
      Optional<Repeats> repeats) {
    this.split = split;
    this.settings = settings;
    this.context = context;
    this.walk = walk;
    this.reading = reading;
    this.incremental = incremental;
    this.column = column;
    this.repeats = repeats;
    Schema plain = Evidence.stripped(split.all());
    this.schema = column.map(c -> c.added(plain)).orElse(plain);
    this.documents =
        new DocumentReader(
            this::open,
            plain,
            plain.getFields().stream().map(Field::getName).collect(Collectors.toSet()),
            settings,
            context);
  }

  private PagedDocuments open() {
    PagedDocuments begun =
        new PagedDocuments(
            walk.apply(context), reading, ALL, incremental.map(Incremental::pointer));
    opened = begun;
    return begun;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!ended) {
      VectorSchemaRoot batch = split.all().getFields().isEmpty() ? none() : advance();
      if (batch == null) {
        end();
        return null;
      }
      VectorSchemaRoot kept = repeats.isPresent() ? repeats.get().dropped(batch) : batch;
      if (kept.getRowCount() > 0) {
        return column.isPresent() ? column.get().added(kept, context.allocator()) : kept;
      }
      kept.close();
    }
    return null;
  }

  private @Nullable VectorSchemaRoot advance() {
    try {
      return documents.next();
    } catch (SchemaMisfitException e) {
      throw wider(e.fault(), e.widerSchema());
    }
  }

  private SchemaMisfitException wider(Fault misfit, Schema found) {
    return new SchemaMisfitException(
        misfit, new DocumentUnion(settings).of(split.all(), found, split.id()));
  }

  /** Where the plan found no record, there must be none. */
  private @Nullable VectorSchemaRoot none() {
    try (PagedDocuments all = open()) {
      Schema found = DocumentSurvey.all(all, settings, context.cancellation()).schema();
      if (!found.getFields().isEmpty()) {
        throw wider(
            Fault.of("GRT-767", "there are records where the first pages had none")
                .withPlace(split.id())
                .withRemedy("Load it instead of streaming it: a load starts again."),
            found);
      }
      return null;
    }
  }

  private void end() {
    ended = true;
    PagedDocuments read = opened;
    if (read == null) {
      return;
    }
    long dropped = repeats.map(Repeats::count).orElse(0L);
    String verdict = read.walk().verdict();
    context
        .listener()
        .ended(dropped == 0 ? verdict : verdict + "; " + dropped + " repeats dropped");
    read.walk().doubts().forEach(this::notice);
    if (!read.errors().isEmpty()) {
      notice(
          read.errors().size()
              + " of "
              + read.walk().pages()
              + " pages came with errors, and without what those kept away: "
              + read.errors().get(0));
    }
    incremental.ifPresent(i -> i.reached(split.id(), read.mark()));
  }

  private void notice(String text) {
    String of = split.step().map(step -> " (" + split.id() + ")").orElse("");
    context.listener().notice("the source" + of + ": " + text);
  }

  @Override
  public void close() {
    ended = true;
    documents.close();
    repeats.ifPresent(Repeats::close);
  }
}
