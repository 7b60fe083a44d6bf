package dev.greta.connectors.postgresql;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.GretaException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.PGStream;

/**
 * Reads one split by COPY, in a session that it takes from the pool at the first {@link #next} and
 * gives back at the last; one in which anything went wrong is ended.
 */
final class CopyReader implements BatchReader {

  private final String splitId;
  private final PgSplit split;
  private final ReadContext context;
  private final PostgresOptions.OnUnrepresentable policy;
  private final SessionPool sessions;
  private final Supplier<Session> take;
  private final Predicate<String> held;
  private final MapDictionaryProvider dictionaries;

  private @Nullable Work work;
  private boolean ended;
  private boolean closed;

  /** What there is from the first batch to the last. */
  private record Work(
      Session session,
      Cancellation.Registration registration,
      TupleStream tuples,
      RowDecoder decoder) {}

  /**
   * @param sessions where the session goes back to
   * @param take takes one from there
   * @param held whether a plan that is open here exported the snapshot
   */
  CopyReader(
      String splitId,
      PgSplit split,
      ReadContext context,
      PostgresOptions.OnUnrepresentable policy,
      SessionPool sessions,
      Supplier<Session> take,
      Predicate<String> held) {
    this.splitId = splitId;
    this.split = split;
    this.context = context;
    this.policy = policy;
    this.sessions = sessions;
    this.take = take;
    this.held = held;
    this.dictionaries = dictionaries(split.columns(), context.allocator());
  }

  private static MapDictionaryProvider dictionaries(
      List<PgColumn> columns, BufferAllocator allocator) {
    MapDictionaryProvider provider = new MapDictionaryProvider();
    for (int i = 0; i < columns.size(); i++) {
      Field field = columns.get(i).field(i);
      if (field.getDictionary() != null) {
        provider.put(
            new Dictionary(labels(columns.get(i).labels(), allocator), field.getDictionary()));
      }
    }
    return provider;
  }

  private static VarCharVector labels(List<String> labels, BufferAllocator allocator) {
    VarCharVector vector = new VarCharVector("labels", allocator);
    for (int i = 0; i < labels.size(); i++) {
      vector.setSafe(i, labels.get(i).getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(labels.size());
    return vector;
  }

  @Override
  public Schema schema() {
    return Catalog.schema(split.columns());
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended || closed) {
      return null;
    }
    try {
      context.cancellation().throwIfCancelled();
      if (work == null) {
        work = start();
      }
      return read(work);
    } catch (GretaException e) {
      throw failed(e);
    }
  }

  /** A cancelled read fails in many ways: by the server's word, or by a connection that is gone. */
  private GretaException failed(GretaException e) {
    release();
    return context.cancellation().isCancelled() ? new CancelledException() : e;
  }

  private Work start() {
    Session session = take.get();
    Cancellation.Registration registration = context.cancellation().onCancel(session::cancel);
    try {
      session.beginReadOnly();
      if (split.snapshot() != null) {
        session.useSnapshot(split.snapshot(), splitId, held.test(split.snapshot()));
      }
      CopyOut copy = session.copy(split.select());
      if (context.cancellation().isCancelled()) {
        session.cancel(); // The first word of it may have come before there was anything to end.
      }
      RowDecoder decoder =
          new RowDecoder(split.columns(), policy, context.batch(), context.listener(), splitId);
      TupleStream tuples =
          new TupleStream(
              new CopyStream(copy, below(session)),
              decoder,
              split.columns().size(),
              context.cancellation(),
              context.listener());
      return new Work(session, registration, tuples, decoder);
    } catch (SQLException e) {
      registration.close();
      sessions.discard(session);
      throw session.fault(e, splitId, Optional.empty());
    } catch (RuntimeException e) {
      registration.close();
      sessions.discard(session);
      throw e;
    }
  }

  private @Nullable PGStream below(Session session) {
    Optional<PGStream> stream = session.stream();
    if (stream.isEmpty()) {
      context.listener().notice("this build of the driver is read row by row, which is slower");
    }
    return stream.orElse(null);
  }

  private @Nullable VectorSchemaRoot read(Work at) {
    try {
      at.tuples().fill();
    } catch (SQLException e) {
      throw at.session().fault(e, splitId, Optional.empty());
    }
    if (at.tuples().ended()) {
      ended = true;
      at.decoder().reportShifted();
      release();
    }
    return at.decoder().rows() == 0 ? null : at.decoder().flush(context.allocator());
  }

  /**
   * Lets go of the session. One that was read to its end goes back, unless a cancellation may still
   * be on its way to the server, where it would hit the next split; any other is ended, and first
   * what the server still does for it.
   */
  private void release() {
    Work at = work;
    work = null;
    if (at != null) {
      at.registration().close();
      if (ended && !context.cancellation().isCancelled()) {
        sessions.giveBack(at.session());
      } else {
        if (!ended) {
          at.session().cancel();
        }
        sessions.discard(at.session());
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    release();
    for (long id : dictionaries.getDictionaryIds()) {
      Dictionary dictionary = dictionaries.lookup(id);
      if (dictionary != null) {
        dictionary.getVector().close();
      }
    }
  }
}
