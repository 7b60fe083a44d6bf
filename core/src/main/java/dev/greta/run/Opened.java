package dev.greta.run;

import dev.greta.config.Config;
import dev.greta.ingest.MemoryBudget;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.telemetry.RunListener;
import org.apache.arrow.memory.BufferAllocator;

/** A config's source, open, with the session that it works in. */
final class Opened implements AutoCloseable {

  private final Session session;
  private final BufferAllocator allocator;
  private final Source source;
  private final long memoryBytes;

  private Opened(Session session, BufferAllocator allocator, Source source, long memoryBytes) {
    this.session = session;
    this.allocator = allocator;
    this.source = source;
    this.memoryBytes = memoryBytes;
  }

  static Opened of(Config config, RunListener listener) {
    long memoryBytes = config.memoryBytes().orElseGet(MemoryBudget::defaultTotal);
    Session session = Session.open(config.tempDir());
    try {
      BufferAllocator allocator =
          session.allocator().newChildAllocator("source", 0, Long.MAX_VALUE);
      try {
        SourceContext context =
            new SourceContext(
                allocator,
                config.baseDirectory(),
                session.tempDirectory(),
                MemoryBudget.sourceShare(memoryBytes),
                Runtime.getRuntime().availableProcessors(),
                config.redactor()::add);
        listener.connecting(config.data().connector().name());
        Source source = config.data().connector().open(context);
        return new Opened(session, allocator, source, memoryBytes);
      } catch (Throwable e) {
        allocator.close();
        throw e;
      }
    } catch (Throwable e) {
      session.close();
      throw e;
    }
  }

  Session session() {
    return session;
  }

  Source source() {
    return source;
  }

  /** The run's whole budget. */
  long memoryBytes() {
    return memoryBytes;
  }

  @Override
  public void close() {
    try (session;
        allocator) {
      source.close();
    }
  }
}
