package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.documents.values.TemporalText;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemporalTextTest {

  private static final long SEED = 17_520_914;

  @Test
  void everyDayOfTenThousandYearsIsReadAsJavaReadsIt() {
    LocalDate last = LocalDate.of(9999, 12, 31);
    for (LocalDate day = LocalDate.of(1, 1, 1); !day.isAfter(last); day = day.plusDays(1)) {
      byte[] text = bytes(day.toString());
      if (TemporalText.date(text, 1, text.length - 1) != day.toEpochDay()) {
        assertThat(TemporalText.date(text, 1, text.length - 1))
            .as("%s", day)
            .isEqualTo(day.toEpochDay());
      }
    }
  }

  @Test
  void everyMonthAndDayIsJudgedAsJavaJudgesIt() {
    for (int year : List.of(0, 1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999)) {
      for (int month = 0; month <= 13; month++) {
        for (int day = 0; day <= 32; day++) {
          assertDate("%04d-%02d-%02d".formatted(year, month, day));
        }
      }
    }
  }

  @Test
  void oddTextsAreJudgedAsTheOracleJudgesThem() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                "2024",
                "2024-1-1",
                "2024/01/01",
                "20240101",
                "2024-01-011",
                "12024-01-01",
                "-024-01-01",
                "2024-01-0a",
                "2024-a1-01",
                "0a24-01-01",
                "20a4-01-01",
                "01-02-2024",
                "12:00",
                "1:00:00",
                "12:00:0",
                "24:00:00",
                "23:59:60",
                "23:60:00",
                "12.00.00",
                "12:00.00",
                "12:00:00.",
                "12:00:00.1",
                "12:00:00.1234567",
                "12:00:00.1234560",
                "12:00:00.123456000",
                "12:00:00.1234560000",
                "12:00:00.12345a",
                "12:00:00,5",
                "12:00:00Z",
                "99:99:99",
                "2024-01-01T",
                "2024-01-01 1",
                "2024-01-01T10",
                "2024-01-01T10:3",
                "2024-01-01T10:30",
                "2024-01-01T10:30:1",
                "2024-01-01T10:30:",
                "2024-01-01T10:30:15",
                "2024-01-01 10:30:15.000001",
                "2024-01-01t10:30:15",
                "2024-01-01  10:30:15",
                "2024-01-01T10:30:15.1234567",
                "2024-02-30T10:30:15",
                "2024-01-01T24:00:00",
                "2024-01-01T10:30Z",
                "2024-01-01T10:30:15Z",
                "2024-01-01T10:30:15z",
                "2024-01-01T10:30:15ZZ",
                "2024-01-01T10:30:15Z+01",
                "2024-01-01T10:30:15+",
                "2024-01-01T10:30:15+0",
                "2024-01-01T10:30:15+05",
                "2024-01-01T10:30:15-0530",
                "2024-01-01T10:30:15+05:30",
                "2024-01-01T10:30:15+05:3",
                "2024-01-01T10:30:15+5:30",
                "2024-01-01T10:30:15+05:60",
                "2024-01-01T10:30:15+05-30",
                "2024-01-01T10:30:15+18:00",
                "2024-01-01T10:30:15-18:00",
                "2024-01-01T10:30:15+18:01",
                "2024-01-01T10:30:15+19",
                "2024-01-01T10:30:15-00:00",
                "2024-01-01T10:30:15 +05:30",
                "2024-01-01T10:30:15.5-08",
                "2024-01-01T10:30:15.-08",
                "2024-01-01 10:30:15 UTC",
                "2024-01-01T10:30:15+05:30:10",
                "0001-01-01T00:00:00+18",
                "9999-12-31T23:59:59-18:00"));
    texts.forEach(TemporalTextTest::assertAll);
  }

  @Test
  void randomTimestampsAreReadAsJavaReadsThem() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      LocalDate date =
          LocalDate.ofEpochDay(random.nextInt(5_000_000) - 2_000_000)
              .withYear(1 + random.nextInt(9999));
      long unit = List.of(1_000_000_000L, 1_000_000L, 1_000L).get(random.nextInt(3));
      LocalTime time = LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L) / unit * unit);
      String zone = List.of("", "Z", "+01:00", "-1130", "+14").get(random.nextInt(5));
      assertAll(time.toString());
      assertAll(date + (random.nextBoolean() ? "T" : " ") + time + zone);
    }
  }

  /** Changes one character of a good text, so that every check of the grammar is met. */
  @Test
  void textsWithOneWrongCharacterAreJudgedAsTheOracleJudgesThem() {
    for (String good :
        List.of(
            "2024-02-29",
            "23:59:59.123456",
            "2024-02-29T23:59:59.123456+05:30",
            "2024-02-29 23:59",
            "2024-02-29T23:59:59Z")) {
      for (int i = 0; i < good.length(); i++) {
        for (char c = ' '; c <= '~'; c++) {
          assertAll(good.substring(0, i) + c + good.substring(i + 1));
        }
      }
    }
  }

  private static byte[] bytes(String text) {
    return ("0" + text + "0").getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertAll(String text) {
    assertDate(text);
    byte[] bytes = bytes(text);
    int end = bytes.length - 1;
    LocalTime time = NaiveTypes.time(text);
    assertThat(TemporalText.time(bytes, 1, end))
        .as("time '%s'", text)
        .isEqualTo(time == null ? TemporalText.NONE : time.toNanoOfDay() / 1_000);
    LocalDateTime local = NaiveTypes.timestamp(text);
    assertThat(TemporalText.timestamp(bytes, 1, end))
        .as("timestamp '%s'", text)
        .isEqualTo(local == null ? TemporalText.NONE : micros(local.atOffset(ZoneOffset.UTC)));
    OffsetDateTime zoned = NaiveTypes.zoned(text);
    assertThat(TemporalText.timestampUtc(bytes, 1, end))
        .as("timestamp with zone '%s'", text)
        .isEqualTo(zoned == null ? TemporalText.NONE : micros(zoned));
  }

  private static void assertDate(String text) {
    byte[] bytes = bytes(text);
    LocalDate date = NaiveTypes.date(text);
    assertThat(TemporalText.date(bytes, 1, bytes.length - 1))
        .as("date '%s'", text)
        .isEqualTo(date == null ? TemporalText.NONE : date.toEpochDay());
  }

  private static long micros(OffsetDateTime time) {
    return time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
