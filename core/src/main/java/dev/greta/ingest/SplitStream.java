package dev.greta.ingest;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import java.util.Iterator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The batches of all splits, one split after the other, as they come. A split that fails is read
 * again only while none of its rows has been handed out.
 */
final class SplitStream implements BatchReader {

  private final Reading reading;
  private final IngestSettings settings;
  private final Figures figures = new Figures();
  private final Iterator<Split> splits;
  private final Cancellation cancellation;
  private long rowsLeft;
  private @Nullable Split split;
  private @Nullable Tally current;
  private Cancellation.@Nullable Registration registration;
  private int attempts;

  SplitStream(Reading reading, IngestSettings settings, Cancellation cancellation) {
    this.reading = reading;
    this.settings = settings;
    this.cancellation = cancellation;
    this.splits = reading.plan().splits();
    this.rowsLeft = settings.limit().orElse(Long.MAX_VALUE);
  }

  @Override
  public Schema schema() {
    return reading.plan().schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return current == null ? BatchReader.super.dictionaries() : current.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (rowsLeft > 0 && (split != null || splits.hasNext())) {
      cancellation.throwIfCancelled();
      VectorSchemaRoot root = attempt();
      if (root != null) {
        rowsLeft -= root.getRowCount();
        return root;
      }
    }
    return null;
  }

  /** A batch, or null if the split has no more or is to be read again. */
  private @Nullable VectorSchemaRoot attempt() {
    Split now = split == null ? splits.next() : split;
    split = now;
    try {
      if (current == null) {
        attempts++;
        current = open(now);
      }
      VectorSchemaRoot root = current.next();
      if (root == null) {
        closeCurrent();
        split = null;
        attempts = 0;
      }
      return root;
    } catch (GretaException e) {
      boolean untouched = current == null || current.rows() == 0;
      closeCurrent();
      if (!untouched
          || !e.retryable()
          || !reading.plan().repeatable()
          || !settings.retry().allowsAnother(attempts)) {
        throw e;
      }
      reading.listener().splitRetried(now.id(), attempts, 0, e);
      cancellation.pause(settings.retry().delayAfter(attempts));
      return null;
    }
  }

  private Tally open(Split now) {
    Cancellation own = new Cancellation();
    registration = cancellation.onCancel(own::cancel);
    return reading.open(now, rowsLeft, new ReadTally(reading.listener(), figures), own);
  }

  private void closeCurrent() {
    if (current != null) {
      current.close();
      current = null;
    }
    if (registration != null) {
      registration.close();
      registration = null;
    }
  }

  @Override
  public void close() {
    closeCurrent();
    reading.plan().close();
  }
}
