package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no Arrow type holds, and decimals whose size is found out while reading. */
final class UnrepresentableIT {

  private static Map<String, Object> values(String type, String... values) {
    return Reading.query(
        "SELECT v::"
            + type
            + " AS v FROM (VALUES ('"
            + String.join("'), ('", values)
            + "')) AS t(v)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "numeric(10,2); 1; NaN; NaN",
        "numeric; 1; NaN; NaN",
        "numeric; 1; Infinity; Infinity",
        "numeric; 1; -Infinity; -Infinity",
        "date; 2024-01-01; infinity; infinity",
        "date; 2024-01-01; -infinity; -infinity",
        "timestamp; 2024-01-01; infinity; infinity",
        "timestamp; 2024-01-01; -infinity; -infinity",
        "timestamptz; 2024-01-01; infinity; infinity",
        "timestamp; 2024-01-01; 294247-01-10 04:00:54.775808; 9222425352054775808 µs after",
        "timestamptz; 2024-01-01; 294276-12-31 23:59:59.999999+00; µs after 2000-01-01",
        "time; 00:00; 24:00:00; 24:00:00",
        "timetz; 00:00; 24:00:00+01; 24:00:00",
        "interval; 1 day; infinity; infinity",
        "interval; 1 day; -infinity; -infinity",
        "interval; 1 day; 2562047 hours 47 minutes 16.854776 seconds; 9223372036854776 µs",
        "interval; 1 day; -2562047 hours -47 minutes -16.854776 seconds; -9223372036854776 µs",
      })
  void isAnErrorThatNamesColumnRowAndValueOrANullThatIsCounted(
      String type, String fits, String bad, String shown) {
    Map<String, Object> config = values(type, fits, bad, fits, bad);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(ValidationException.class)
          .isNotInstanceOf(SchemaMisfitException.class)
          .hasMessageContaining("column 'v'")
          .hasMessageContaining(shown)
          .satisfies(
              e ->
                  assertThat(((GretaException) e).fault().place().orElseThrow())
                      .isEqualTo("column 'v', row 2 of all rows"));
      config.put("on_unrepresentable", "null");
      Result result = reading.all(config);
      Object value = reading.all(values(type, fits)).column(0).get(0);
      assertThat(value).isNotNull();
      assertThat(result.column(0)).containsExactly(value, null, value, null);
      assertThat(reading.replaced).isEqualTo(Map.of("v", 2L));
    }
  }

  @Test
  void replacedValuesAreCountedOnceOverAllBatches() {
    Map<String, Object> config = values("date", "infinity", "2024-01-01", "infinity", "infinity");
    config.put("on_unrepresentable", "null");
    try (Reading reading = new Reading()) {
      reading.target = new dev.greta.spi.BatchTarget(1, 1);
      reading.all(config);
      assertThat(reading.replaced).isEqualTo(Map.of("v", 3L));
    }
  }

  @Test
  void anUnboundedNumericStartsWithTheScaleOfItsFirstRows() {
    try (Reading reading = new Reading()) {
      Result result = reading.all(values("numeric", "1", "-2.50", "1000000.125", "0"));
      assertThat(result.schema().getFields().get(0).getType()).hasToString("Decimal(38, 3, 128)");
      assertThat(result.column(0))
          .containsExactly(
              new BigDecimal("1.000"),
              new BigDecimal("-2.500"),
              new BigDecimal("1000000.125"),
              new BigDecimal("0.000"));
    }
  }

  /** The sample covers the first 1,000 rows: the last row is the one that does not fit. */
  private static Map<String, Object> late(String first, String last) {
    return Reading.query(
        "SELECT CASE WHEN i = 1500 THEN "
            + last
            + " ELSE "
            + first
            + " END::numeric AS v FROM generate_series(1, 1500) AS i");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.12345678901234567891, 'Decimal(38, 20, 128)'",
    "1.5, 0.25, 'Decimal(38, 2, 128)'",
    "0.5, 1234567890123456789012345678901234567, 'Decimal(38, 1, 128)'",
    "0.25, 1234567890123456789012345678901234567, Utf8",
    "1, 12345678901234567890123456789012345678, 'Decimal(38, 0, 128)'",
    "1, 123456789012345678901234567890123456789, Utf8",
    "1, 0.00000000000000000000000000000000000001, Utf8",
    "0, 0.00000000000000000000000000000000000001, 'Decimal(38, 38, 128)'",
    "1, -10000.0001, 'Decimal(38, 4, 128)'",
    "100.000, 0.010, 'Decimal(38, 2, 128)'"
  })
  void aLaterValueThatDoesNotFitStartsTheLoadAgainAsWideAsItNeeds(
      String first, String last, String type) {
    try (Reading reading = new Reading()) {
      // A first column of zero needs no digit before the point.
      Result result = reading.all(late(first, last));
      var field = result.schema().getFields().get(0);
      assertThat(field.getType()).hasToString(type);
      assertThat(result.rows()).hasSize(1_500);
      assertThat(result.column(0).get(0)).isEqualTo(ServerText.parse(field, first));
      assertThat(result.column(0).get(1_499)).isEqualTo(ServerText.parse(field, last));
    }
  }

  @Test
  void aMisfitSaysWhichValueAndWhatWouldHoldIt() {
    try (Reading reading = new Reading();
        Source source = reading.open(late("1", "0.75"));
        Plan plan = source.plan(ReadRequest.all())) {
      assertThat(plan.evolving()).isTrue();
      assertThatThrownBy(() -> reading.rows(source, plan.splits().next(), plan.schema()))
          .isInstanceOfSatisfying(
              SchemaMisfitException.class,
              e -> {
                assertThat(e.widerSchema().getFields().get(0).getType())
                    .hasToString("Decimal(38, 2, 128)");
                assertThat(e.fault().place().orElseThrow()).contains("row 1500");
                assertThat(e).hasMessageContaining("0.75");
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "numeric(5,2)[]; {1,NaN,2}; NaN; [1.00, null, 2.00]",
        "date[]; {infinity,1970-01-02,-infinity}; infinity; [null, 1, null]",
        "daterange; [1970-01-02,infinity); infinity; [1, null, true, false, false]",
        "datemultirange; {[1970-01-02,infinity)}; infinity; [[1, null, true, false, false]]",
        "time[]; {24:00}; 24:00:00; [null]",
      })
  void aPartThatArrowLacksIsAnErrorOrANullWithinItsValue(
      String type, String value, String shown, String nulled) {
    Map<String, Object> config = values(type, value, value);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(ValidationException.class)
          .isNotInstanceOf(SchemaMisfitException.class)
          .hasMessageContaining("has the value " + shown);
      config.put("on_unrepresentable", "null");
      assertThat(reading.all(config).column(0))
          .extracting(String::valueOf)
          .containsExactly(nulled, nulled);
      long parts = nulled.split("null", -1).length - 1;
      assertThat(reading.replaced).isEqualTo(Map.of("v", 2 * parts));
    }
  }

  @Test
  void anArrayOfOtherDimensionsThanTheFirstIsAnErrorOrANullThatIsCounted() {
    Map<String, Object> config = values("int[]", "{}", "{{1},{2}}", "{3}", "{}", "{{4}}");
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(ValidationException.class)
          .isNotInstanceOf(SchemaMisfitException.class)
          .hasMessageContaining("has the value an array of 1 dimension,");
      config.put("on_unrepresentable", "null");
      assertThat(reading.all(config).column(0))
          .extracting(String::valueOf)
          .containsExactly("[]", "[[1], [2]]", "null", "[]", "[[4]]");
      assertThat(reading.replaced).isEqualTo(Map.of("v", 1L));
    }
  }

  @Test
  void arraysThatDoNotBeginAtOneAreSaidOnce() {
    try (Reading reading = new Reading()) {
      reading.target = new dev.greta.spi.BatchTarget(1, 1);
      Result result = reading.all(values("int[]", "[0:1]={1,2}", "{3}", "[2:2]={4}"));
      assertThat(result.column(0))
          .extracting(String::valueOf)
          .containsExactly("[1, 2]", "[3]", "[4]");
      assertThat(reading.notices)
          .containsExactly(
              "column 'v': 2 arrays of all rows do not begin at 1, which a list does not keep");
    }
  }

  /** The first 1,000 rows say nothing, or less. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "'{}'::int[]; '{{{1}}}'; [[[1]]]; []",
        "'{}'::numeric[]; '{{1.5},{NULL}}'; [[1.5], [null]]; []",
        "'{1}'::numeric[]; '{0.001}'; [0.001]; [1.000]",
        "'{1.5}'::numeric[]; '{1e38}'; [100000000000000000000000000000000000000]; [1.5]",
        "'[1,2)'::numrange; '[1,2.25)'; [1.00, 2.25, true, false, false]; [1.00, 2.00, true,"
            + " false, false]",
        "'[1,2)'::numrange; '[1,1e38]'; [1,100000000000000000000000000000000000000]; [1,2)",
        "ARRAY['{}'::nummultirange]; ARRAY['{[0.5,)}'::nummultirange]; [[[0.5, null, true, false,"
            + " false]]]; [[]]",
        "ROW('{}',1)::late; ROW('{{1}}',0.5); [[[1]], 0.5]; [[], 1.0]",
      })
  void whatIsNestedGrowsAsALaterValueNeedsIt(
      String first, String last, String shown, String firstShown) {
    PostgresServer.shared()
        .run("DROP TYPE IF EXISTS late", "CREATE TYPE late AS (a int[], n numeric)");
    String type = first.startsWith("ARRAY") ? "nummultirange[]" : first.split("::", -1)[1];
    String sql =
        "SELECT CASE WHEN i = 1500 THEN (%s)::%s ELSE %s END AS v FROM generate_series(1, 1500) i";
    try (Reading reading = new Reading()) {
      Result result = reading.all(Reading.query(sql.formatted(last, type, first)));
      assertThat(result.rows()).hasSize(1_500);
      assertThat(String.valueOf(result.column(0).get(1_499))).isEqualTo(shown);
      assertThat(String.valueOf(result.column(0).get(0))).isEqualTo(firstShown);
    }
  }

  @Test
  void textThatHoldsAnUnboundedNumericMayBeNotANumber() {
    try (Reading reading = new Reading()) {
      String wide = "9".repeat(50);
      assertThat(reading.all(values("numeric", wide, "NaN", "1.50")).column(0))
          .containsExactly(wide, "NaN", "1.50");
    }
  }

  @Test
  void aBoundedReadIsNotEvolving() {
    try (Reading reading = new Reading();
        Source source = reading.open(values("numeric(5,1)", "1"));
        Plan plan = source.plan(ReadRequest.all())) {
      assertThat(plan.evolving()).isFalse();
    }
  }
}
