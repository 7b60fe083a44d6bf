package dev.greta.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.cli.ProgressState.Moment;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows a {@link ProgressState} on standard error, from one thread of its own. */
final class ProgressDisplay implements AutoCloseable {

  static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  static final String ERASE_LINE = "\r\u001b[K";
  private static final long TICK_MILLIS = 200;
  private static final int BAR_WIDTH = 10;

  private final ProgressState state;
  private final ProgressMode mode;
  private final Terminal terminal;
  private final UnaryOperator<String> redaction;
  private Duration lastLine = Duration.ZERO;
  private boolean barShows;
  private boolean closed;
  private @Nullable ScheduledExecutorService ticker;

  /**
   * @param mode anything but {@link ProgressMode#AUTO}
   */
  ProgressDisplay(
      ProgressState state, ProgressMode mode, Terminal terminal, UnaryOperator<String> redaction) {
    this.state = state;
    this.mode = mode;
    this.terminal = terminal;
    this.redaction = redaction;
  }

  /** Starts to show; ends at {@link #close}. */
  ProgressDisplay start() {
    if (mode != ProgressMode.NONE) {
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread daemon = new Thread(task, "greta-progress");
                daemon.setDaemon(true);
                return daemon;
              });
      var unused =
          thread.scheduleWithFixedDelay(
              this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
      ticker = thread;
    }
    return this;
  }

  /** Shows what there is to show now. */
  synchronized void tick() {
    if (closed || mode == ProgressMode.NONE) {
      return;
    }
    showMessages();
    showFigures(state.moment());
  }

  private void showMessages() {
    for (String message = state.nextMessage(); message != null; message = state.nextMessage()) {
      erase();
      terminal.message(redaction.apply(DisplayText.escaped(message)));
    }
  }

  private void showFigures(Moment moment) {
    if (mode == ProgressMode.BAR) {
      String line = DisplayText.cut(redaction.apply(bar(moment)), terminal.columns() - 1);
      terminal.err().print(ERASE_LINE + line);
      terminal.err().flush();
      barShows = true;
    } else if (moment.elapsed().compareTo(lastLine.plus(LOG_INTERVAL)) >= 0) {
      lastLine = moment.elapsed();
      terminal.message(
          redaction.apply(
              mode == ProgressMode.JSON
                  ? json(moment)
                  : "progress: " + moment.phase() + "  " + line(moment)));
    }
  }

  private void erase() {
    if (barShows) {
      terminal.err().print(ERASE_LINE);
      barShows = false;
    }
  }

  private static String bar(Moment moment) {
    if (moment.fraction().isEmpty()) {
      return moment.phase() + "  " + line(moment);
    }
    double fraction = moment.fraction().getAsDouble();
    int filled = (int) (fraction * BAR_WIDTH);
    String bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    return String.format(Locale.ROOT, "%s %3.0f %%  ", bar, Math.floor(fraction * 100))
        + line(moment);
  }

  static String line(Moment moment) {
    StringBuilder line = new StringBuilder();
    if (moment.waiting() != null) {
      line.append("waiting: ").append(DisplayText.escaped(moment.waiting())).append("  ");
    }
    line.append(Figures.count(moment.rows(), "row"));
    line.append("  ")
        .append(Figures.count(Figures.perSecond(moment.rows(), moment.reading())))
        .append(" rows/s");
    if (moment.bytes() > 0) {
      line.append("  ").append(Figures.bytes(moment.bytes()));
      moment.estimate().bytes().ifPresent(all -> line.append(" of ").append(Figures.bytes(all)));
    }
    line.append("  splits ").append(Figures.count(moment.splits()));
    moment.estimate().splits().ifPresent(all -> line.append("/").append(Figures.count(all)));
    return line.append("  ").append(Figures.time(moment.elapsed())).toString();
  }

  private static String json(Moment moment) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event", "progress");
    json.put("phase", moment.phase());
    json.put("seconds", moment.elapsed().toMillis() / 1000.0);
    json.put("rows", moment.rows());
    json.put("rows_per_second", Figures.perSecond(moment.rows(), moment.reading()));
    json.put("bytes", moment.bytes());
    json.put("splits", moment.splits());
    json.set("of_rows", optional(moment.estimate().rows()));
    json.set("of_bytes", optional(moment.estimate().bytes()));
    json.set("of_splits", optional(moment.estimate().splits()));
    json.put("waiting", moment.waiting());
    return json.toString();
  }

  private static com.fasterxml.jackson.databind.JsonNode optional(java.util.OptionalLong number) {
    return number.isPresent()
        ? JsonNodeFactory.instance.numberNode(number.getAsLong())
        : JsonNodeFactory.instance.nullNode();
  }

  /** Takes the bar away. Harmless when called again. */
  @Override
  public void close() {
    ScheduledExecutorService thread = ticker;
    if (thread != null) {
      thread.shutdownNow();
    }
    synchronized (this) {
      if (!closed && mode != ProgressMode.NONE) {
        showMessages();
      }
      closed = true;
      erase();
      terminal.err().flush();
    }
  }
}
