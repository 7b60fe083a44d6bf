package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.apache.poi.ss.usermodel.DateUtil;
import org.junit.jupiter.api.Test;

class SerialDateTest {

  /** POI rounds to milliseconds, and so do the serials here. */
  @Test
  void datesAndTimesAreThoseThatPoiSees() {
    Random random = new Random(5);
    SheetRow row = new SheetRow();
    for (int i = 0; i < 100_000; i++) {
      boolean from1904 = random.nextBoolean();
      int day = from1904 ? random.nextInt(2_950_000) : 61 + random.nextInt(2_950_000);
      double serial = day + random.nextInt(86_400_000) / 86_400_000.0;
      row.begin(0);
      SerialDate.add(row, 0, serial, NumberFormats.DATE, from1904, true);
      LocalDateTime expected = DateUtil.getLocalDateTime(serial, from1904, false);
      long micros = row.kinds[0] == CellKind.DATE ? row.longs[0] * 86_400_000_000L : row.longs[0];
      LocalDateTime actual =
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000),
              (int) Math.floorMod(micros, 1_000_000) * 1_000,
              ZoneOffset.UTC);
      assertThat(actual).as("seed 5, serial %s, 1904 %s", serial, from1904).isEqualTo(expected);
    }
  }

  @Test
  void daysBeforeMarch1900AreOneEarlierThanCountedBackwards() {
    SheetRow row = new SheetRow();
    for (int day = 0; day < 60; day++) {
      row.begin(0);
      SerialDate.add(row, 0, day, NumberFormats.DATE, false, true);
      assertThat(row.longs[0]).isEqualTo(LocalDate.of(1899, 12, 31).plusDays(day).toEpochDay());
    }
  }
}
