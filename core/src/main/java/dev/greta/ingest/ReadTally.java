package dev.greta.ingest;

import dev.greta.spi.ReadListener;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a connector tells during one attempt at one split, and passes it on. Bytes and
 * notices count for the whole run, whatever becomes of the attempt; replaced values only once it is
 * committed.
 */
final class ReadTally implements ReadListener {

  private final RunListener listener;
  private final Figures figures;
  private final Map<String, LongAdder> replaced = new ConcurrentHashMap<>();

  private volatile Optional<String> ended = Optional.empty();

  ReadTally(RunListener listener, Figures figures) {
    this.listener = listener;
    this.figures = figures;
  }

  /** Adds this attempt's replaced values to a run's. */
  void addReplacedTo(Map<String, Long> run) {
    replaced.forEach((column, count) -> run.merge(column, count.sum(), Long::sum));
  }

  /** How the attempt came to its end, where the source says so. */
  Optional<String> ended() {
    return ended;
  }

  @Override
  public void ended(String how) {
    ended = Optional.of(how);
  }

  @Override
  public void bytesRead(long count) {
    figures.sourceBytes.add(count);
    listener.sourceBytes(count);
  }

  @Override
  public void waiting(String reason, Duration expected) {
    listener.waiting(reason, expected);
  }

  @Override
  public void retrying(int failedAttempts, Exception cause) {
    listener.notice("attempt " + failedAttempts + " failed, trying again: " + cause.getMessage());
  }

  @Override
  public void replaced(String column, long values) {
    replaced.computeIfAbsent(column, name -> new LongAdder()).add(values);
  }

  @Override
  public void notice(String text) {
    if (figures.notices.add(text)) {
      listener.notice(text);
    }
  }
}
