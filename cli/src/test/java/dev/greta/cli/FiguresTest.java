package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "9949,9.9 kB",
    "9950,10 kB",
    "732863,733 kB",
    "999499,999 kB",
    "999500,1.0 MB",
    "1234567890,1.2 GB",
    "9223372036854775807,9223 PB",
  })
  void bytesAreShownInDecimalUnits(long bytes, String text) {
    assertThat(Figures.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ms",
    "999,999 ms",
    "1000,1.0 s",
    "59949,59.9 s",
    "59950,1 min 00 s",
    "125000,2 min 05 s",
  })
  void timesAreShownAsPeopleSayThem(long millis, String text) {
    assertThat(Figures.time(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void oneIsSingular() {
    assertThat(Figures.count(1, "row")).isEqualTo("1 row");
    assertThat(Figures.count(0, "row")).isEqualTo("0 rows");
    assertThat(Figures.count(1234567, "row")).isEqualTo("1,234,567 rows");
  }

  @Test
  void aRateOverNoTimeIsZero() {
    assertThat(Figures.perSecond(5, Duration.ZERO)).isZero();
    assertThat(Figures.perSecond(5, Duration.ofMillis(500))).isEqualTo(10);
  }
}
