package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The records of one walk as the engine gets them, and at its end the verdict on it. */
final class ApiReader implements BatchReader {

  private final ApiSplit split;
  private final WalkRecords records;
  private final ReadContext context;
  private final Optional<Incremental> incremental;
  private final Optional<StepColumn> column;
  private final Optional<Repeats> repeats;
  private boolean ended;

  /**
   * @param incremental told how far the walk came
   * @param column the value of for_each beside the records
   * @param repeats drops records that came before
   */
  ApiReader(
      ApiSplit split,
      WalkRecords records,
      ReadContext context,
      Optional<Incremental> incremental,
      Optional<StepColumn> column,
      Optional<Repeats> repeats) {
    this.split = split;
    this.records = records;
    this.context = context;
    this.incremental = incremental;
    this.column = column;
    this.repeats = repeats;
  }

  @Override
  public Schema schema() {
    return column.map(c -> c.added(records.schema())).orElse(records.schema());
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!ended) {
      VectorSchemaRoot batch = records.next();
      if (batch == null) {
        ended = true;
        records.walk().ifPresent(this::judge);
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

  private void judge(PageWalk walk) {
    long dropped = repeats.map(Repeats::count).orElse(0L);
    context
        .listener()
        .ended(
            dropped == 0 ? walk.verdict() : walk.verdict() + "; " + dropped + " repeats dropped");
    walk.doubts().forEach(this::notice);
    List<String> errors = records.errors();
    if (!errors.isEmpty()) {
      notice(
          errors.size()
              + " of "
              + walk.pages()
              + " pages came with errors, and without what those kept away: "
              + errors.get(0));
    }
    incremental.ifPresent(i -> i.reached(split.id(), records.mark()));
  }

  private void notice(String text) {
    String of = split.step().map(step -> " (" + split.id() + ")").orElse("");
    context.listener().notice("the source" + of + ": " + text);
  }

  @Override
  public void close() {
    ended = true;
    records.close();
    repeats.ifPresent(Repeats::close);
  }
}
