package dev.greta.documents;

import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Documents as batches, each decoded once. A value that does not fit the schema ends the read: the
 * rest, or where columns are left out, all is looked at without being decoded, and {@link
 * SchemaMisfitException} has the narrowest schema of all documents, by which no value is a misfit.
 */
public final class DocumentReader implements BatchReader {

  /** No batch grows beyond, whatever is asked for: it is staged on the heap. */
  private static final long MOST_BYTES = 256 << 20;

  private static final int BETWEEN_QUESTIONS = 1_024;

  private final Supplier<? extends DocumentCursor> open;
  private final Schema schema;
  private final boolean whole;
  private final DocumentSettings settings;
  private final ReadContext context;
  private final PathTree tree;
  private final Columns columns;
  private @Nullable DocumentCursor in;
  private @Nullable Decoder decoder;
  private boolean ended;

  /**
   * @param open called at the first batch; closed with this
   * @param all the schema of all columns, from a {@link DocumentSurvey} or a misfit
   * @param columns the names of those that are read, at least one
   * @throws IllegalArgumentException if the schema is none of documents
   */
  public DocumentReader(
      Supplier<? extends DocumentCursor> open,
      Schema all,
      Set<String> columns,
      DocumentSettings settings,
      ReadContext context) {
    this.open = open;
    this.schema =
        new Schema(all.getFields().stream().filter(f -> columns.contains(f.getName())).toList());
    this.whole = schema.getFields().size() == all.getFields().size();
    this.settings = settings;
    this.context = context;
    this.tree = new PathTree(settings.maxPaths());
    this.columns = new Columns(all, columns::contains, tree);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended) {
      return null;
    }
    context.cancellation().throwIfCancelled();
    DocumentCursor cursor = in == null ? open() : in;
    int rows = decode(cursor);
    if (rows == 0) {
      columns.notices(settings.separator()).forEach(context.listener()::notice);
      close();
      return null;
    }
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, context.allocator());
    try {
      columns.load(batch.getFieldVectors(), rows, context.allocator());
      batch.setRowCount(rows);
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  private DocumentCursor open() {
    DocumentCursor opened = open.get();
    in = opened;
    decoder = new Decoder(tree, opened, columns, settings);
    return opened;
  }

  private int decode(DocumentCursor cursor) {
    Decoder to = decoder;
    long most = Math.min(MOST_BYTES, context.batch().bytes());
    int rows = 0;
    while (to != null
        && rows < context.batch().rows()
        && columns.bytes(rows) < most
        && cursor.nextDocument()) {
      to.document(rows++);
      Fault misfit = to.misfit();
      if (misfit != null) {
        throw new SchemaMisfitException(misfit, whole ? widen(cursor, to) : survey());
      }
    }
    return rows;
  }

  private Schema widen(DocumentCursor cursor, Decoder observing) {
    ended = true;
    for (long i = 0; cursor.nextDocument(); i++) {
      observing.document(0);
      if (i % BETWEEN_QUESTIONS == 0) {
        context.cancellation().throwIfCancelled();
      }
    }
    return DocumentFields.schema(tree, settings);
  }

  /** Of what was passed over until now, nothing is known. */
  private Schema survey() {
    close();
    try (DocumentCursor again = open.get()) {
      return DocumentSurvey.all(again, settings, context.cancellation()).schema();
    }
  }

  @Override
  public void close() {
    ended = true;
    DocumentCursor cursor = in;
    in = null;
    if (cursor != null) {
      cursor.close();
    }
  }
}
