package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Estimate;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

  private final Screen screen = new Screen();
  private final ProgressState state = new ProgressState(screen.nanos::get);

  private ProgressDisplay display(ProgressMode mode) {
    return new ProgressDisplay(
        state, mode, screen.terminal(), text -> text.replace("secret", "***"));
  }

  private static Estimate estimate(long rows, long bytes, long splits) {
    return new Estimate(optional(rows), optional(bytes), optional(splits));
  }

  private static OptionalLong optional(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private void readSome() {
    state.connecting("csv");
    state.planned(estimate(-1, 2000, 4));
    state.splitStarted("a");
    screen.pass(10_000);
    state.batch(500, 4000);
    state.sourceBytes(1000);
    state.splitCommitted("a", 500, Duration.ofSeconds(10));
  }

  @Test
  void aLogShowsOneLineEveryTenSeconds() {
    try (ProgressDisplay display = display(ProgressMode.LOG)) {
      readSome();
      display.tick();
      display.tick();
      screen.pass(9_999);
      display.tick();
      assertThat(screen.err())
          .isEqualTo(
              "progress: reading  500 rows  50 rows/s  1.0 kB of 2.0 kB  splits 1/4  10.0 s\n");

      screen.pass(1);
      display.tick();
      assertThat(screen.err().lines()).hasSize(2);
    }
  }

  @Test
  void aLogSaysNothingBeforeTenSecondsHavePassed() {
    try (ProgressDisplay display = display(ProgressMode.LOG)) {
      screen.pass(9_999);
      display.tick();
    }
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void aBarMovesInOneLineAndIsTakenAwayAtTheEnd() {
    try (ProgressDisplay display = display(ProgressMode.BAR)) {
      readSome();
      display.tick();
      assertThat(screen.err())
          .isEqualTo(
              "\r\u001b[K█████░░░░░  50 %  500 rows  50 rows/s  1.0 kB of 2.0 kB"
                  + "  splits 1/4  10.0 s");
    }
    assertThat(screen.err()).endsWith("10.0 s\r\u001b[K");
  }

  @Test
  void aBarStaysWithinTheTerminal() {
    screen.columns = 40;
    try (ProgressDisplay display = display(ProgressMode.BAR)) {
      readSome();
      display.tick();
    }
    assertThat(DisplayText.width(screen.err().replace("\r\u001b[K", ""))).isEqualTo(39);
  }

  @Test
  void aTickAfterTheEndShowsNothing() {
    ProgressDisplay display = display(ProgressMode.BAR);
    display.close();
    display.tick();
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void aLineOfJsonHasEveryFigure() {
    try (ProgressDisplay display = display(ProgressMode.JSON)) {
      readSome();
      state.waiting("429, \"resuming\"", Duration.ofSeconds(38));
      display.tick();
    }
    assertThat(screen.err())
        .isEqualTo(
            "{\"event\":\"progress\",\"phase\":\"reading\",\"seconds\":10.0,\"rows\":500,"
                + "\"rows_per_second\":50,\"bytes\":1000,\"splits\":1,\"of_rows\":null,"
                + "\"of_bytes\":2000,\"of_splits\":4,\"waiting\":\"429, \\\"resuming\\\"\"}\n");
  }

  @Test
  void nothingIsNothing() {
    try (ProgressDisplay display = display(ProgressMode.NONE)) {
      readSome();
      state.restarted("x");
      display.tick();
    }
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void aPauseIsExplainedUntilItIsOver() {
    state.planned(Estimate.unknown());
    state.waiting("429, resuming in 38 s", Duration.ofSeconds(38));
    assertThat(ProgressDisplay.line(state.moment())).contains("waiting: 429, resuming in 38 s");

    screen.pass(38_000);
    assertThat(ProgressDisplay.line(state.moment())).doesNotContain("waiting");
  }

  @Test
  void aBatchEndsAPause() {
    state.waiting("429", Duration.ofSeconds(38));
    state.batch(1, 1);
    assertThat(ProgressDisplay.line(state.moment())).doesNotContain("waiting");
  }

  @Test
  void whatIsReadAgainIsSaidAndItsRowsDoNotCountTwice() {
    try (ProgressDisplay display = display(ProgressMode.LOG)) {
      state.batch(500, 1);
      state.splitRetried("a\u001b", 1, 200, new IllegalStateException("cut: secret"));
      display.tick();
    }
    assertThat(state.moment().rows()).isEqualTo(300);
    assertThat(screen.err())
        .isEqualTo("split a\\u001b failed (attempt 1) and is read again: cut: ***\n");
  }

  @Test
  void aMessageLeavesNoPieceOfTheBarBehind() {
    try (ProgressDisplay display = display(ProgressMode.BAR)) {
      display.tick();
      state.restarted("column x: 'a' is no Int64");
      display.tick();
    }
    assertThat(screen.err())
        .contains("\r\u001b[Kreading again: column x: 'a' is no Int64\n\r\u001b[K");
  }

  @Test
  void aRestartCountsFromZero() {
    readSome();
    state.restarted("wider");
    assertThat(state.moment())
        .extracting(
            ProgressState.Moment::rows, ProgressState.Moment::bytes, ProgressState.Moment::splits)
        .containsExactly(0L, 0L, 0L);
  }

  @Test
  void theShareIsTakenFromRowsThenBytesThenSplits() {
    readSome();
    assertThat(state.moment().fraction()).hasValue(0.5);
    state.planned(estimate(1000, 4000, 4));
    assertThat(state.moment().fraction()).hasValue(0.5);
    state.planned(estimate(-1, -1, 4));
    assertThat(state.moment().fraction()).hasValue(0.25);
    state.planned(estimate(100, -1, -1));
    assertThat(state.moment().fraction()).hasValue(1.0);
    state.planned(estimate(0, -1, -1));
    assertThat(state.moment().fraction()).isEmpty();
  }

  @Test
  void aBarIsForWhoWatchesOnly() {
    assertThat(ProgressMode.AUTO.on(screen.terminal())).isEqualTo(ProgressMode.LOG);
    screen.watched = true;
    assertThat(ProgressMode.AUTO.on(screen.terminal())).isEqualTo(ProgressMode.BAR);
    screen.environment.put("CI", "true");
    assertThat(ProgressMode.AUTO.on(screen.terminal())).isEqualTo(ProgressMode.LOG);
    assertThat(ProgressMode.BAR.on(screen.terminal())).isEqualTo(ProgressMode.BAR);
    screen.environment.remove("CI");
    screen.environment.put("TERM", "dumb");
    assertThat(ProgressMode.AUTO.on(screen.terminal())).isEqualTo(ProgressMode.LOG);
  }
}
