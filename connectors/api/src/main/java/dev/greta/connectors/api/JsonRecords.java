package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.documents.DocumentReader;
import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.documents.DocumentUnion;
import dev.greta.formats.Evidence;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Records of JSON, decoded page by page. A misfit's schema holds those of other walks too. */
final class JsonRecords implements WalkRecords {

  private final ApiSplit split;
  private final DocumentSettings settings;
  private final ReadContext context;
  private final Supplier<PagedDocuments> open;
  private final Schema schema;
  private final DocumentReader documents;
  private @Nullable PagedDocuments opened;

  /**
   * @param open begins the walk
   */
  JsonRecords(
      ApiSplit split,
      DocumentSettings settings,
      ReadContext context,
      Supplier<PagedDocuments> open) {
    this.split = split;
    this.settings = settings;
    this.context = context;
    this.open = open;
    this.schema = Evidence.stripped(split.all());
    this.documents =
        new DocumentReader(
            this::begin,
            schema,
            schema.getFields().stream().map(Field::getName).collect(Collectors.toSet()),
            settings,
            context);
  }

  private PagedDocuments begin() {
    PagedDocuments begun = open.get();
    opened = begun;
    return begun;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<PageWalk> walk() {
    return Optional.ofNullable(opened).map(PagedDocuments::walk);
  }

  @Override
  public List<String> errors() {
    return opened == null ? List.of() : opened.errors();
  }

  @Override
  public Optional<String> mark() {
    return Optional.ofNullable(opened).flatMap(PagedDocuments::mark);
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (schema.getFields().isEmpty()) {
      requireNone();
      return null;
    }
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
  private void requireNone() {
    try (PagedDocuments all = begin()) {
      Schema found = DocumentSurvey.all(all, settings, context.cancellation()).schema();
      if (!found.getFields().isEmpty()) {
        throw wider(
            Fault.of("GRT-767", "there are records where the first pages had none")
                .withPlace(split.id())
                .withRemedy("Load it instead of streaming it: a load starts again."),
            found);
      }
    }
  }

  @Override
  public void close() {
    documents.close();
  }
}
