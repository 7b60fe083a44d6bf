package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.spi.Check;
import dev.greta.spi.error.GretaException;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** A line of data for each step of checking, as it is done; notes beside them. */
final class CheckLines implements RunListener {

  private static final String OK = "ok";
  private static final String FAILED = "failed";

  /** Where on a line the findings begin. */
  private static final int FINDING = 12 + 2 + 8 + 2 + 9 + 2;

  private static final int FEWEST_COLUMNS = 20;

  private final Session session;
  private final Set<Check> rest = EnumSet.allOf(Check.class);

  CheckLines(Session session) {
    this.session = session;
  }

  /** Reads a config and says so. */
  Config config(Supplier<Config> reading) {
    long started = now();
    Config config = reading.get();
    line("config", OK, Figures.time(since(started)), "type " + config.data().type());
    config.notices().forEach(session::note);
    return config;
  }

  /** Carries out a step that is none of the four checks, and says how it went. */
  void step(String name, String finding, Runnable work) {
    long started = now();
    try {
      work.run();
    } catch (GretaException e) {
      line(name, FAILED, Figures.time(since(started)), e.fault().code());
      throw e;
    }
    line(name, OK, Figures.time(since(started)), finding);
  }

  @Override
  public void checked(Check check, String finding, Duration took) {
    show(check, OK, Figures.time(took), finding);
  }

  @Override
  public void checkFailed(Check check, GretaException failure, Duration took) {
    show(check, FAILED, Figures.time(took), failure.fault().code());
  }

  @Override
  public void notice(String text) {
    session.note(text);
  }

  /** Says why the checks that are left are not done. */
  void restNotDone(String why) {
    EnumSet.copyOf(rest).forEach(check -> show(check, "not done", "", why));
  }

  private void show(Check check, String state, String time, String finding) {
    rest.remove(check);
    line(check.name().toLowerCase(Locale.ROOT), state, time, finding);
  }

  private void line(String check, String state, String time, String finding) {
    Style style = session.terminal().outStyle();
    String padded = "%-8s".formatted(state);
    String told =
        switch (state) {
          case OK -> style.good(padded);
          case FAILED -> style.bad(padded);
          default -> style.faint(padded);
        };
    String line = "%-12s  %s  %9s  %s".formatted(check, told, time, wrapped(finding));
    session.data(line.stripTrailing() + "\n");
  }

  /**
   * On a terminal what does not fit its line goes on below its beginning; elsewhere it is one line.
   */
  private String wrapped(String finding) {
    String text = DisplayText.escaped(finding);
    if (!session.terminal().outIsTerminal()) {
      return text;
    }
    int room = Math.max(FEWEST_COLUMNS, session.terminal().columns() - FINDING);
    return String.join("\n" + " ".repeat(FINDING), DisplayText.wrapped(text, room));
  }

  private long now() {
    return session.terminal().nanoTime().getAsLong();
  }

  private Duration since(long started) {
    return Duration.ofNanos(now() - started);
  }
}
