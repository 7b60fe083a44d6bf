package dev.greta.spi.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  enum Mode {
    DISABLE,
    REQUIRE,
    @Name("verify-ca")
    VERIFY_CA
  }

  record Connection(
      @Doc("the server's name") String host,
      @Default("5432") @Range(min = 1, max = 65_535) int port,
      Optional<Secret> password,
      @Default("require") Mode sslMode,
      @Default("30s") Duration connectionTimeout) {}

  @ExactlyOneOf({"table", "query"})
  record Source(
      Connection connection,
      Optional<String> table,
      Optional<String> query,
      List<String> columns,
      Map<String, Secret> headers,
      @Default("1.5") @Range(min = 0) double ratio,
      @Default("false") boolean strict,
      Optional<Node> extra,
      Optional<Long> limit) {
    Source {
      if (query.isPresent() && !columns.isEmpty()) {
        throw new InvalidOptionException("columns", "columns need a table", "Drop 'columns'.");
      }
    }
  }

  private final List<Fault> problems = new ArrayList<>();

  private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  private <R extends Record> Optional<R> bind(
      Class<R> type, Map<String, ? extends @Nullable Object> map) {
    return Options.bind(type, (Mapping) Node.of(map), problems);
  }

  private Optional<Connection> connection(@Nullable Object... more) {
    Map<String, @Nullable Object> map = map("host", "localhost");
    map.putAll(map(more));
    return bind(Connection.class, map);
  }

  @Nested
  class Values {

    @Test
    void fillAllComponents() {
      Source source =
          bind(
                  Source.class,
                  map(
                      "connection",
                      map(
                          "host",
                          "db",
                          "port",
                          1,
                          "password",
                          "hunter2",
                          "ssl_mode",
                          "verify-ca",
                          "connection_timeout",
                          "500ms"),
                      "table",
                      "t",
                      "columns",
                      List.of("a", "b"),
                      "headers",
                      map("X-Key", "k"),
                      "ratio",
                      2,
                      "strict",
                      true,
                      "extra",
                      List.of(1),
                      "limit",
                      9_999_999_999L))
              .orElseThrow();

      assertThat(problems).isEmpty();
      assertThat(source.connection().host()).isEqualTo("db");
      assertThat(source.connection().port()).isEqualTo(1);
      assertThat(source.connection().password().orElseThrow().reveal()).isEqualTo("hunter2");
      assertThat(source.connection().sslMode()).isEqualTo(Mode.VERIFY_CA);
      assertThat(source.connection().connectionTimeout()).isEqualTo(Duration.ofMillis(500));
      assertThat(source.table()).contains("t");
      assertThat(source.query()).isEmpty();
      assertThat(source.columns()).containsExactly("a", "b");
      assertThat(source.headers().values()).extracting(Secret::reveal).containsExactly("k");
      assertThat(source.ratio()).isEqualTo(2.0);
      assertThat(source.strict()).isTrue();
      assertThat(source.extra().orElseThrow().describe()).isEqualTo("a list");
      assertThat(source.limit()).contains(9_999_999_999L);
      assertThat(source.toString()).doesNotContain("hunter2").contains("***");
    }

    @Test
    void thatAreAbsentTakeTheirDefaults() {
      Source source =
          bind(Source.class, map("connection", map("host", "db"), "query", "select 1"))
              .orElseThrow();

      assertThat(source.connection())
          .isEqualTo(
              new Connection("db", 5432, Optional.empty(), Mode.REQUIRE, Duration.ofSeconds(30)));
      assertThat(source.columns()).isEmpty();
      assertThat(source.headers()).isEmpty();
      assertThat(source.ratio()).isEqualTo(1.5);
      assertThat(source.strict()).isFalse();
      assertThat(source.extra()).isEmpty();
    }

    enum OnOdd {
      ERROR,
      NULL
    }

    record Policies(@Default("error") OnOdd onOdd, Optional<OnOdd> onOther) {}

    @Test
    void thatAreNullAreTheChoiceOfThatName() {
      assertThat(bind(Policies.class, map("on_odd", null, "on_other", null)))
          .contains(new Policies(OnOdd.NULL, Optional.of(OnOdd.NULL)));
      assertThat(bind(Policies.class, map())).contains(new Policies(OnOdd.ERROR, Optional.empty()));
    }

    @Test
    void thatAreNullCountAsAbsent() {
      Connection connection =
          connection("port", null, "password", null, "ssl_mode", null).orElseThrow();

      assertThat(connection.port()).isEqualTo(5432);
      assertThat(connection.password()).isEmpty();
      assertThat(connection.sslMode()).isEqualTo(Mode.REQUIRE);
      assertThat(bind(Connection.class, map("host", null))).isEmpty();
      assertThat(problems).extracting(Fault::code).containsExactly("GRT-304");
    }

    @Test
    void ofTextKeepTheFormInWhichTheyWereWritten() {
      Scalar number = new Scalar(Place.PROGRAM, Scalar.Kind.INTEGER, "007", Optional.empty());

      assertThat(
              Options.bind(
                      Connection.class,
                      new Mapping(Place.PROGRAM, Map.of("host", number)),
                      problems)
                  .orElseThrow()
                  .host())
          .isEqualTo("007");
    }

    @ParameterizedTest
    @CsvSource({
      "30, PT30S",
      "30s, PT30S",
      "0, PT0S",
      "500ms, PT0.5S",
      "500 ms, PT0.5S",
      "5m, PT5M",
      "1h, PT1H",
      "999999999h, PT999999999H"
    })
    void ofTimeHaveAUnit(String text, Duration expected) {
      assertThat(connection("connection_timeout", text).orElseThrow().connectionTimeout())
          .isEqualTo(expected);
      assertThat(problems).isEmpty();
    }

    @Test
    void ofTimeAreSecondsWithoutAUnit() {
      for (Object thirty : List.of(30, 30.0)) {
        assertThat(connection("connection_timeout", thirty).orElseThrow().connectionTimeout())
            .isEqualTo(Duration.ofSeconds(30));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "1, 1",
      "65535, 65535",
      "'  80 ', 80",
      "+80, 80",
      "0x50, 80",
      "0o17, 15",
      "8e1, 80"
    })
    void ofNumbersMayComeAsTextFromElsewhere(String text, int expected) {
      assertThat(fromElsewhere("port", text).orElseThrow().port()).isEqualTo(expected);
    }

    @Test
    void ofChoicesAndTruthMayComeAsTextFromElsewhere() {
      assertThat(fromElsewhere("ssl_mode", "disable").orElseThrow().sslMode())
          .isEqualTo(Mode.DISABLE);
      Mapping mapping =
          new Mapping(
              Place.PROGRAM,
              Map.of(
                  "flag", new Scalar(Place.PROGRAM, Scalar.Kind.TEXT, "True", Optional.of("x"))));
      assertThat(Options.bind(Flag.class, mapping, problems).orElseThrow().flag()).isTrue();
    }
  }

  record Flag(boolean flag) {}

  private Optional<Connection> fromElsewhere(String key, String text) {
    Map<String, Node> entries = new HashMap<>();
    entries.put("host", Scalar.text(Place.PROGRAM, "db"));
    entries.put(
        key,
        new Scalar(Place.PROGRAM, Scalar.Kind.TEXT, text, Optional.of("environment THE_VALUE")));
    return Options.bind(Connection.class, new Mapping(Place.PROGRAM, entries), problems);
  }

  @Nested
  class Refuses {

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void aNumberOutOfRange(int port) {
      assertThat(connection("port", port)).isEmpty();
      assertThat(problems)
          .extracting(Fault::code, f -> f.place().orElseThrow(), Fault::message)
          .containsExactly(tuple("GRT-303", "port", "'" + port + "' is out of range"));
      assertThat(problems.get(0).remedy()).contains("Write a whole number from 1 to 65535 here.");
    }

    @Test
    void aNumberInQuotes() {
      assertThat(connection("port", "5432")).isEmpty();
      assertThat(problems.get(0).message())
          .isEqualTo("expected a whole number from 1 to 65535, found text in quotes");
      assertThat(problems.get(0).remedy()).contains("Remove the quotes.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 1e300})
    void aFractionOrAGiantForAWholeNumber(double port) {
      assertThat(connection("port", port)).isEmpty();
      assertThat(problems).extracting(Fault::code).containsExactly("GRT-303");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1d", "-1s", "1.5s", "9999999999s", "30 seconds"})
    void whatIsNoDuration(String text) {
      assertThat(connection("connection_timeout", text)).isEmpty();
      assertThat(problems)
          .extracting(Fault::message)
          .containsExactly("expected a duration such as 30s, 500ms, 5m or 1h, found text");
    }

    @Test
    void aTruthValueForADuration() {
      assertThat(connection("connection_timeout", true)).isEmpty();
    }

    @Test
    void anUnknownChoiceAndNamesTheNearest() {
      assertThat(connection("ssl_mode", "verify_ca")).isEmpty();
      assertThat(problems.get(0).message()).isEqualTo("'verify_ca' is not one of the choices");
      assertThat(problems.get(0).remedy())
          .contains("Did you mean 'verify-ca'? One of: disable, require, verify-ca.");
    }

    @Test
    void toShowAValueThatCameFromElsewhere() {
      fromElsewhere("ssl_mode", "hunter2");
      fromElsewhere("port", "hunter2");
      fromElsewhere("port", "99999999");
      fromElsewhere("connection_timeout", "hunter2");

      assertThat(problems).hasSize(4);
      assertThat(problems.toString())
          .doesNotContain("hunter2", "99999999")
          .contains("the value from environment THE_VALUE is out of range");
    }

    @Test
    void wordsThatOtherYamlVersionsTakeForTruth() {
      assertThat(bind(Flag.class, map("flag", "yes"))).isEmpty();
      assertThat(bind(Flag.class, map("flag", "true"))).isEmpty();
      assertThat(bind(Flag.class, map("flag", 1))).isEmpty();
      assertThat(problems).hasSize(3);
    }

    @Test
    void anUnknownKeyAndNamesTheNearest() {
      assertThat(connection("hots", "db")).isEmpty();
      assertThat(problems)
          .extracting(Fault::code, Fault::message, f -> f.remedy().orElseThrow())
          .containsExactly(tuple("GRT-302", "unknown key 'hots'", "Did you mean 'host'?"));
    }

    @Test
    void anUnknownKeyWithoutANearOneAndNamesAll() {
      connection("zzzzzzzz", "db");
      assertThat(problems.get(0).remedy())
          .contains("Known here: host, port, password, ssl_mode, connection_timeout.");
    }

    @Test
    void anUnknownKeyEvenIfItIsNull() {
      assertThat(connection("hots", null)).isEmpty();
    }

    @Test
    void aMissingKeyAndSaysWhatItMeans() {
      assertThat(bind(Connection.class, map())).isEmpty();
      assertThat(problems)
          .extracting(Fault::code, Fault::message, f -> f.remedy().orElseThrow())
          .containsExactly(tuple("GRT-304", "'host' is required", "Add 'host': the server's name"));
    }

    @Test
    void noneOfExactlyOne() {
      assertThat(bind(Source.class, map("connection", map("host", "h"), "table", null))).isEmpty();
      assertThat(problems)
          .extracting(Fault::code, Fault::message)
          .containsExactly(tuple("GRT-304", "one of table, query is required"));
    }

    @Test
    void bothOfExactlyOneAtTheSecond() {
      assertThat(
              bind(Source.class, map("connection", map("host", "h"), "table", "t", "query", "q")))
          .isEmpty();
      assertThat(problems)
          .extracting(Fault::code, Fault::message, f -> f.place().orElseThrow())
          .containsExactly(tuple("GRT-303", "table and query exclude each other", "query"));
    }

    @Test
    void whatTheRecordItselfRefuses() {
      assertThat(
              bind(
                  Source.class,
                  map("connection", map("host", "h"), "query", "q", "columns", List.of("a"))))
          .isEmpty();
      assertThat(problems)
          .extracting(
              Fault::code,
              Fault::message,
              f -> f.place().orElseThrow(),
              f -> f.remedy().orElseThrow())
          .containsExactly(tuple("GRT-303", "columns need a table", "columns", "Drop 'columns'."));
    }

    record Part(Map<String, Node> values) {
      Part {
        values.values().stream()
            .filter(Node::isNull)
            .findFirst()
            .ifPresent(
                node -> {
                  throw InvalidOptionException.at(node.place(), "values", "a null", "Drop it.");
                });
      }
    }

    @Test
    void aProblemOfAPartOfAnOptionStandsAtThatPart() {
      assertThat(bind(Part.class, map("values", map("a", 1, "b", null)))).isEmpty();
      assertThat(problems)
          .extracting(Fault::message, f -> f.place().orElseThrow())
          .containsExactly(tuple("a null", "values.b"));
    }

    @Test
    void allThatIsWrongAtOnceInPlace() {
      Map<String, @Nullable Object> map =
          map(
              "connection", map("host", List.of(), "port", 0, "pasword", "x"),
              "table", map(),
              "columns", Arrays.asList("a", null, map()),
              "headers", List.of(),
              "ratio", -0.5,
              "strict", "maybe",
              "nothing", 1);

      assertThat(bind(Source.class, map)).isEmpty();
      assertThat(problems)
          .extracting(f -> f.place().orElseThrow())
          .containsExactlyInAnyOrder(
              "connection.host",
              "connection.port",
              "connection.pasword",
              "table",
              "columns[1]",
              "columns[2]",
              "headers",
              "ratio",
              "strict",
              "nothing");
    }

    @Test
    void aScalarWhereAMappingBelongs() {
      assertThat(bind(Source.class, map("connection", "localhost", "table", "t"))).isEmpty();
      assertThat(problems)
          .extracting(Fault::message)
          .containsExactly("expected a mapping, found text");
    }

    @Test
    void toHintAtAValueThatCameFromElsewhere() {
      fromElsewhere("ssl_mode", "disabl");
      assertThat(problems.get(0).remedy()).contains("One of: disable, require, verify-ca.");
    }

    @Test
    void aNumberThatIsTooLargeForADouble() {
      Scalar giant = new Scalar(Place.PROGRAM, Scalar.Kind.DECIMAL, "1e999", Optional.empty());
      assertThat(
              Options.bind(
                  Unbounded.class, new Mapping(Place.PROGRAM, Map.of("x", giant)), problems))
          .isEmpty();
      assertThat(problems).extracting(Fault::code).containsExactly("GRT-303");
    }

    @Test
    void notANumberAndInfinity() {
      for (String text : List.of(".nan", ".inf", "NaN", "Infinity", "1e999", "1f", "0x1p3")) {
        Mapping mapping =
            new Mapping(
                Place.PROGRAM,
                Map.of(
                    "ratio",
                    new Scalar(Place.PROGRAM, Scalar.Kind.DECIMAL, text, Optional.empty())));
        assertThat(Options.bind(Ratio.class, mapping, problems)).as(text).isEmpty();
      }
      assertThat(problems).hasSize(7);
    }

    @Test
    void aTextOfAnotherForm() {
      assertThat(bind(Formed.class, map("delimiter", ";")).orElseThrow().delimiter())
          .isEqualTo(";");
      assertThat(bind(Formed.class, map("delimiter", ";;"))).isEmpty();
      assertThat(bind(Formed.class, map("delimiter", 1))).isEmpty();
      assertThat(problems)
          .extracting(Fault::message)
          .containsExactly(
              "expected one character, found text", "expected one character, found a whole number");
    }
  }

  record Unbounded(double x) {}

  record Ratio(@Range(min = 0, max = 10) double ratio) {}

  record Formed(@Form(value = ".", says = "one character") String delimiter) {}

  @Test
  void boundsOfAFractionAreBothAllowed() {
    assertThat(bind(Ratio.class, map("ratio", 0))).isPresent();
    assertThat(bind(Ratio.class, map("ratio", 10.0))).isPresent();
    assertThat(bind(Ratio.class, map("ratio", 10.01))).isEmpty();
    assertThat(problems.get(0).remedy()).contains("Write a number from 0 to 10 here.");
  }

  @Test
  void problemsStandInTheOrderOfTheFile() {
    Place place = new Place("c.yml", 1, 1, "");
    Map<String, Node> entries = new LinkedHashMap<>();
    entries.put("port", Scalar.text(new Place("c.yml", 2, 7, "port"), "x"));
    entries.put("colour", Scalar.text(new Place("c.yml", 3, 9, "colour"), "x"));
    Mapping mapping =
        new Mapping(place, entries, Map.of("colour", new Place("c.yml", 3, 1, "colour")));

    assertThat(Options.bind(Connection.class, mapping, problems)).isEmpty();
    assertThat(problems)
        .extracting(f -> f.place().orElseThrow())
        .containsExactly("c.yml:1:1", "c.yml:2:7  port", "c.yml:3:1  colour");
  }

  @Test
  void aRequiredKeyThatIsMisspeltIsOneProblem() {
    assertThat(bind(Connection.class, map("hots", "x"))).isEmpty();
    assertThat(problems).extracting(Fault::message).containsExactly("unknown key 'hots'");
    assertThat(problems.get(0).remedy()).contains("Did you mean 'host'?");
  }

  @Test
  void aRequiredKeyThatIsEmptyIsSaidAtTheKey() {
    Place place = new Place("c.yml", 1, 1, "");
    Map<String, Node> entries = new LinkedHashMap<>();
    entries.put(
        "host",
        new Scalar(new Place("c.yml", 2, 6, "host"), Scalar.Kind.NULL, "", Optional.empty()));
    Mapping mapping = new Mapping(place, entries, Map.of("host", new Place("c.yml", 2, 1, "host")));

    assertThat(Options.bind(Connection.class, mapping, problems)).isEmpty();
    assertThat(problems.get(0).place()).contains("c.yml:2:1  host");
    assertThat(problems.get(0).message()).isEqualTo("'host' is required, and empty here");
    assertThat(problems.get(0).remedy().orElseThrow()).endsWith("begins with # needs quotes.");
  }

  @Test
  void anExcusedKeyIsNotMissed() {
    Problems found = new Problems();
    Mapping empty = new Mapping(new Place("c.yml", 1, 1, ""), Map.of());
    assertThat(Options.bind(Connection.class, empty, java.util.Set.of("host"), found)).isEmpty();
    assertThat(found.isEmpty()).isTrue();
  }

  record Broken(String text) {
    Broken {
      throw new IllegalStateException(text);
    }
  }

  @Test
  void aRecordThatFailsOtherwiseIsAFaultOfItsAuthor() {
    assertThatThrownBy(() -> bind(Broken.class, map("text", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Broken")
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
