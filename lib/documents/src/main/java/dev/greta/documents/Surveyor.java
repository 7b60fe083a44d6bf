package dev.greta.documents;

import dev.greta.spi.Cancellation;
import java.util.function.BooleanSupplier;

/**
 * Surveys documents. Only some of them are looked at by an {@link Observer}: those after them are
 * decoded by what was found, for nobody, until one does not fit. So what the JVM compiles for the
 * survey is what the read needs, and it need not compile an observer that then has nothing to do.
 */
final class Surveyor {

  private static final int FIRST = 8;

  private static final int BETWEEN_QUESTIONS = 1_024;
  private static final int ROWS = 1_024;
  private static final int BYTES = 1 << 20;

  private final long most;
  private final BooleanSupplier enough;
  private final DocumentCursor in;
  private final DocumentSettings settings;
  private final Cancellation cancellation;
  private final PathTree tree;
  private long documents;
  private boolean complete;

  Surveyor(
      long most,
      BooleanSupplier enough,
      DocumentCursor in,
      DocumentSettings settings,
      Cancellation cancellation) {
    this.most = most;
    this.enough = enough;
    this.in = in;
    this.settings = settings;
    this.cancellation = cancellation;
    this.tree = new PathTree(settings.maxPaths());
  }

  DocumentSurvey survey() {
    boolean more = true;
    for (long observed = FIRST; more; observed *= 2) {
      // Ever more: where many documents have something new, not every one is prepared for anew.
      more = observe(observed) && decode();
    }
    return new DocumentSurvey(DocumentFields.schema(tree, settings), documents, complete);
  }

  /** Observes so many documents; false at the end. */
  private boolean observe(long count) {
    Observer observer = new Observer(tree, in, settings);
    for (long i = 0; i < count; i++) {
      if (!next()) {
        return false;
      }
      observer.document();
    }
    return true;
  }

  /** Decodes up to the first document that does not fit; false at the end. */
  private boolean decode() {
    Columns columns = new Columns(DocumentFields.schema(tree, settings), name -> true, tree);
    Decoder decoder = new Decoder(tree, in, columns, settings);
    int rows = 0;
    while (next()) {
      decoder.document(rows++);
      if (decoder.misfit() != null) {
        return true;
      }
      if (rows == ROWS || columns.bytes(rows) >= BYTES) {
        columns.clear(rows);
        rows = 0;
      }
    }
    Columns.tell(tree.root());
    return false;
  }

  private boolean next() {
    if (documents >= most || (documents > 0 && enough.getAsBoolean())) {
      return false;
    }
    if (!in.nextDocument()) {
      complete = true;
      return false;
    }
    if (++documents % BETWEEN_QUESTIONS == 0) {
      cancellation.throwIfCancelled();
    }
    return true;
  }
}
