package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.formats.Evidence;
import dev.greta.formats.csv.CsvTyping;
import dev.greta.formats.files.FileSet;
import dev.greta.formats.files.FileSource;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Records of CSV. */
final class CsvRecords implements WalkRecords {

  private final Schema all;
  private final ReadContext context;
  private final SourceContext room;
  private final Supplier<Pages> open;
  private @Nullable Pages pages;
  private @Nullable ScratchFolder folder;
  private @Nullable FileSource files;
  private @Nullable Plan plan;
  private Iterator<Split> splits = List.<Split>of().iterator();
  private @Nullable BatchReader current;

  /**
   * @param all the schema of all walks
   * @param open begins the walk
   */
  CsvRecords(Schema all, ReadContext context, SourceContext room, Supplier<Pages> open) {
    this.all = all;
    this.context = context;
    this.room = room;
    this.open = open;
  }

  @Override
  public Schema schema() {
    return Evidence.stripped(all);
  }

  @Override
  public Optional<PageWalk> walk() {
    return Optional.ofNullable(pages).map(Pages::walk);
  }

  @Override
  public List<String> errors() {
    return List.of();
  }

  /** Incremental reads go by values of JSON. */
  @Override
  public Optional<String> mark() {
    return Optional.empty();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (pages == null) {
      begin();
    }
    for (; ; ) {
      if (current == null) {
        if (files == null || !splits.hasNext()) {
          return null;
        }
        current = files.read(splits.next(), context);
      }
      VectorSchemaRoot batch = current.next();
      if (batch != null) {
        return batch;
      }
      current.close();
      current = null;
    }
  }

  private void begin() {
    Pages begun = open.get();
    pages = begun;
    ScratchFolder own = ScratchFolder.in(room);
    folder = own;
    if (CsvPages.download(begun, own.path()).isEmpty()) {
      return;
    }
    FileSource source =
        new FileSource(
            new FileSet(
                List.of(own.path().toString()),
                List.of(".csv"),
                FileSet.Partitions.FALSE,
                Optional.empty(),
                FileSet.Union.BY_NAME,
                new CsvTyping()),
            CsvPages.FORMAT,
            room);
    files = source;
    Plan planned = source.plan(ReadRequest.all().withSchema(all));
    plan = planned;
    splits = planned.splits();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
    if (plan != null) {
      plan.close();
    }
    if (files != null) {
      files.close();
    }
    if (pages != null) {
      pages.close();
    }
    if (folder != null) {
      folder.close();
      folder = null;
    }
  }
}
