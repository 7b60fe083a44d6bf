package dev.greta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.options.Secret;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite fails a connector that is wrong, at the test that is meant to. */
class ConnectorContractTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void failsAConnectorThat(Defect defect) {
    boolean freshJvm =
        defect == Defect.SPLIT_NEEDS_ITS_PROCESS || defect == Defect.SPLIT_NEEDS_ITS_SOURCE;
    assertThat(BrokenSuite.failures(new InventedFixture(defect), freshJvm))
        .contains(meantFor(defect));
  }

  private static String meantFor(Defect defect) {
    return switch (defect) {
      case NONE -> "nothing";
      case REACHES_OUT_WHEN_OPENED -> "Connecting.opensWithoutReachingOut";
      case IGNORES_A_MISSING_TABLE, ACCEPTS_WRONG_PASSWORD, FAILS_AS_ANOTHER_KIND ->
          "Failing.readsFailAsTheyShould";
      case FAILS_WITHOUT_REMEDY, FAILS_WITHOUT_PLACE, FAILS_UNDER_A_FOREIGN_CODE ->
          "Failing.failuresNamePlaceCauseAndRemedy";
      case CHECK_PASSES_WHAT_A_READ_REFUSES -> "Failing.checksFindWhatTheyCan";
      case LOSES_A_ROW -> "Splits.noRowIsMissing";
      case DOUBLES_A_SPLIT -> "Splits.noRowComesTwice";
      case SWAPS_SPLITS -> "Splits.rowsComeInTheirOrder";
      case PLANS_ONE_SPLIT -> "Capabilities.readsInParallelSplitsOnlyAsClaimed";
      case COUNTS_SPLITS_WRONGLY, REPEATS_SPLIT_IDS -> "Splits.haveUniqueIdsAndSurviveAsBytes";
      case LIMITS_TOO_MUCH -> "Splits.aLimitGivesTheFirstRowsAtLeast";
      case LEAKS_A_BATCH -> "Closing.aReaderClosesTwiceAtItsEnd";
      case LEAKS_WHEN_HALF_READ -> "Closing.aReaderClosesTwiceHalfRead";
      case HANDS_OUT_AN_EMPTY_BATCH -> "Batches.areNeverEmpty";
      case EXCEEDS_THE_ROWS -> "Batches.neverExceedTheWantedRows";
      case EXCEEDS_THE_BYTES -> "Batches.stayNearTheWantedBytes";
      case BEGINS_AGAIN_AFTER_THE_END -> "Batches.endWithNullForEver";
      case FREES_BATCHES_WITH_THE_READER -> "Batches.outliveTheirReaderTheirPlanAndTheirSource";
      case SECRET_IN_A_MESSAGE, SECRET_IN_A_SUPPRESSED_CAUSE -> "Secrets.noFailureShowsThem";
      case SECRET_IN_A_SPLIT, SECRET_IN_A_CHECK -> "Secrets.nothingThatASourceSaysShowsThem";
      case IGNORES_CANCEL -> "Cancelling.betweenBatchesEndsTheRead";
      case STAYS_CANCELLED -> "Cancelling.leavesTheSourceUsable";
      case LEAVES_THE_SOURCE_AT_WORK -> "Capabilities.endsTheSourcesWorkOnCancelOnlyAsClaimed";
      case SOURCE_CLOSES_ONCE -> "Closing.aSourceClosesTwice";
      case PLAN_CLOSES_ONCE -> "Closing.aPlanClosesTwice";
      case READER_CLOSES_ONCE -> "Closing.aReaderClosesTwiceUnread";
      case SPLIT_NEEDS_ITS_PROCESS -> "InAFreshJvm.aSplitGivesTheSameRows";
      case SPLIT_NEEDS_ITS_SOURCE -> "Splits.readTheSameFromAnySourceInAnyOrder";
      case SEES_LATER_CHANGES, SAYS_BEST_EFFORT ->
          "Capabilities.seesOneStateOfTheSourceOnlyAsClaimed";
      case READS_ONCE_ONLY -> "Splits.readTheSameAgainWhereRepeatable";
      case NULL_AS_ZERO -> "Nulls.nullsStandWhereTheyBelong";
      case ROUNDS_A_DECIMAL -> "SchemaAndTypes.everyCellHasTheExpectedValue";
      case ANOTHER_SCHEMA -> "SchemaAndTypes.planHasTheExpectedSchema";
      case BATCH_OF_ANOTHER_SCHEMA -> "SchemaAndTypes.readerAndBatchesHaveThePlansSchema";
      case NO_SOURCE_TYPES -> "SchemaAndTypes.everyColumnSaysItsTypeAtTheSource";
      case FORGETS_THE_WANTED_SCHEMA, ALWAYS_TOO_NARROW ->
          "SchemaAndTypes.aMisleadingSampleEndsInTheTrueSchema";
      case SHARES_STATE_BETWEEN_READERS -> "Splits.readTheSameInTurns";
    };
  }

  @Test
  void failsAConnectorThatLacksARequiredCapability() {
    SourceFixture plain = withCapabilities(new PlainContractTest.PlainFixture(), Capability.QUERY);
    assertThat(BrokenSuite.failures(plain, false))
        .containsExactly("Capabilities.claimsAllThatIsRequired");
  }

  @Test
  void failsAFixtureThatNamesNoCapabilitiesOfAForeignConnector() {
    SourceFixture silent = with(new PlainContractTest.PlainFixture(), "requiredCapabilities", null);
    assertThatThrownBy(() -> RequiredCapabilities.of(silent)).hasMessageContaining("not listed");
  }

  @Test
  void gretasOwnCapabilitiesAreNotTheFixturesToName() {
    Connector<?> postgres =
        proxy(
            Connector.class,
            method -> method.equals("names") ? List.of("postgres") : Set.<Capability>of());
    SourceFixture own =
        proxy(
            SourceFixture.class,
            method -> method.equals("connector") ? postgres : Optional.empty());
    SourceFixture meddling =
        proxy(
            SourceFixture.class,
            method -> method.equals("connector") ? postgres : Optional.of(Set.<Capability>of()));
    assertThat(RequiredCapabilities.of(own)).isEqualTo(EnumSet.allOf(Capability.class));
    assertThatThrownBy(() -> RequiredCapabilities.of(meddling))
        .hasMessageContaining("not in its fixture");
  }

  @Test
  void failsAFixtureWithoutFaultsNullsOrEnoughRows() {
    PlainContractTest.PlainFixture plain = new PlainContractTest.PlainFixture();
    SourceFixture thin =
        with(
            with(with(plain, "faults", List.of()), "typical", plain.many()), "many", plain.empty());
    assertThat(BrokenSuite.failures(thin, false))
        .contains(
            "Failing.theFixtureHasSomethingThatCannotBeReached",
            "Nulls.everyColumnOfTheFixtureHasANullAndAValue",
            "Batches.theFixtureHasAThousandRows");
  }

  @Test
  void failsAConnectorThatIsNoService() {
    Connector<?> unregistered =
        proxy(
            Connector.class,
            method ->
                switch (method) {
                  case "names" -> List.of("plain");
                  case "title" -> "Plain";
                  case "capabilities" -> Set.of();
                  case "extensions" -> List.of();
                  case "optionsType" -> PlainConnector.Options.class;
                  default -> throw new IllegalStateException(method);
                });
    assertThat(
            BrokenSuite.failures(
                with(new PlainContractTest.PlainFixture(), "connector", unregistered), false))
        .contains("Connecting.isFoundAsAService");
  }

  @Test
  void aShortSecretIsNoSecret() {
    assertThatThrownBy(() -> new SecretScan().add("1234567")).hasMessageContaining("8 characters");
    assertThatCode(() -> new SecretScan().add("12345678")).doesNotThrowAnyException();
  }

  @Test
  void secretsAreFoundInTheirOtherForms() {
    SecretScan scan = new SecretScan();
    scan.add("p@ss word 1");
    for (String text : List.of("a p@ss word 1 b", "url?p%40ss+word+1", "Basic cEBzcyB3b3JkIDE=")) {
      assertThatThrownBy(() -> scan.check("a text", text))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("a text shows a secret")
          .hasMessageNotContaining("p@ss word 1");
    }
    scan.check("a text", "pass word 1");
  }

  @Test
  void secretsAreFoundDeepInOptions() {
    record Inner(Secret token) {}
    record Outer(Optional<Inner> inner, Map<String, Secret> headers) {}
    SecretScan scan = new SecretScan();
    scan.addAllOf(
        new Outer(
            Optional.of(new Inner(Secret.of("first secret"))),
            Map.of("x", Secret.of("second secret"))));
    assertThatThrownBy(() -> scan.check("it", "my first secret"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> scan.check("it", "my second secret"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aFreshJvmGetsTheFlagsOfTheBuild() {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .containsAll(FreshJvm.FLAGS);
  }

  private static SourceFixture withCapabilities(SourceFixture fixture, Capability... required) {
    return with(fixture, "requiredCapabilities", Set.of(required));
  }

  /** The same fixture, but for one of its answers; null stands for empty. */
  private static SourceFixture with(
      SourceFixture fixture, String changed, @Nullable Object answer) {
    return proxy(
        SourceFixture.class,
        method -> {
          Object original = SourceFixture.class.getMethod(method).invoke(fixture);
          if (!method.equals(changed)) {
            return original;
          }
          return original instanceof Optional<?> ? Optional.ofNullable(answer) : answer;
        });
  }

  private interface Answers {
    @Nullable Object answer(String method) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.answer(method.getName())));
  }
}
