package dev.greta.testkit;

import static dev.greta.spi.Capability.CANCEL_AT_SOURCE;
import static dev.greta.spi.Capability.CREDENTIALS;
import static dev.greta.spi.Capability.PARALLEL_SPLITS;
import static dev.greta.spi.Capability.QUERY;
import static dev.greta.spi.Capability.SNAPSHOT;
import static dev.greta.testkit.ArrowAssertions.assertSameSchema;
import static dev.greta.testkit.ArrowAssertions.ofValues;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Capability;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Consistency;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.OptionType;
import dev.greta.testkit.Session.Loaded;
import dev.greta.testkit.Session.Seen;
import dev.greta.testkit.SourceFixture.Changing;
import dev.greta.testkit.SourceFixture.Endless;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What a connector promises, as tests. A connector's test extends this class and describes itself:
 *
 * <pre>{@code
 * class CsvContractTest extends ConnectorContract {
 *   @Override
 *   protected SourceFixture fixture() {
 *     return new CsvFixture();
 *   }
 * }
 * }</pre>
 *
 * <p>No test is ever skipped: a capability that is not claimed is tested to be absent, and {@link
 * Capability claims} that Greta's own connectors may not drop are listed in the testkit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("ClassCanBeStatic")
public abstract class ConnectorContract {

  /** A guard against hanging for ever, no measure of speed. */
  private static final int GUARD_SECONDS = 60;

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);
  private static final int MOST_QUESTIONS = 2_000;

  private @Nullable SourceFixture fixture;
  private @Nullable Session session;

  /** The connector under test and its data. Called once for the whole class. */
  protected abstract SourceFixture fixture() throws Exception;

  @BeforeAll
  final void makeFixture() throws Exception {
    fixture = fixture();
  }

  @BeforeEach
  final void openSession() throws Exception {
    session = new Session(known());
  }

  @AfterEach
  final void everythingIsReleased() {
    session().close();
  }

  /** A fixture that holds a server or files lets go of them. */
  @AfterAll
  final void closeFixture() throws Exception {
    if (fixture instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private SourceFixture known() {
    return requireNonNull(fixture);
  }

  private Session session() {
    return requireNonNull(session);
  }

  private boolean claims(Capability capability) {
    return known().connector().capabilities().contains(capability);
  }

  private void assertRows(
      List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected) {
    if (known().ordered()) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Nested
  class Connecting {

    @Test
    void isFoundAsAService() {
      assertThat(ServiceLoader.load(Connector.class).stream().map(ServiceLoader.Provider::type))
          .contains(known().connector().getClass());
    }

    @Test
    void hasNamesInLowerCaseAndATitle() {
      Connector<?> connector = known().connector();
      assertThat(connector.names()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(connector.names())
          .allSatisfy(
              name -> assertThat(name).isNotBlank().isEqualTo(name.toLowerCase(Locale.ROOT)));
      assertThat(connector.title()).isNotBlank();
      assertThat(connector.extensions())
          .allSatisfy(ending -> assertThat(ending).matches("\\.[a-z0-9_.]+"));
    }

    @Test
    void opensWithoutReachingOut() {
      for (FaultCase fault : known().faults()) {
        if (fault.kind() != ErrorKind.CONFIG) {
          assertThatCode(() -> session().open(fault.options()).close())
              .as("opening with '%s'", fault.name())
              .doesNotThrowAnyException();
        }
      }
    }

    @Test
    void refusesAnUnknownOption() {
      Map<String, Object> options = new HashMap<>(known().typical().options());
      options.put("no_such_option", "1");
      assertThatThrownBy(() -> session().open(options))
          .isInstanceOfSatisfying(
              ConfigException.class,
              e -> assertThat(e.fault().code()).isEqualTo(Options.UNKNOWN_KEY));
    }
  }

  @Nested
  class Capabilities {

    @Test
    void claimsAllThatIsRequired() {
      Set<Capability> required = RequiredCapabilities.of(known());
      assertThat(known().connector().capabilities()).containsAll(required);
    }

    @Test
    void readsInParallelSplitsOnlyAsClaimed() {
      Source source = session().open(known().many());
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        List<Split> splits = Session.splits(plan);
        if (claims(PARALLEL_SPLITS)) {
          assertThat(splits).hasSizeGreaterThan(1);
        } else {
          assertThat(splits).hasSize(1);
        }
      }
    }

    @Test
    void seesOneStateOfTheSourceOnlyAsClaimed() {
      Optional<Changing> changing = known().changing();
      Dataset data = changing.map(Changing::before).orElseGet(known()::many);
      Source source = session().open(data);
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        boolean exact = plan.consistency() == Consistency.EXACT;
        assertThat(changing.isPresent()).as("changing(), as the plan is exact").isEqualTo(exact);
        List<Split> splits = Session.splits(plan);
        changing.ifPresent(it -> it.change().run());
        if (claims(SNAPSHOT) || !exact) {
          assertThat(exact).as("exact, as a snapshot is claimed").isEqualTo(claims(SNAPSHOT));
          List<List<@Nullable Object>> rows = new ArrayList<>();
          splits.forEach(split -> rows.addAll(session().read(source, split)));
          assertRows(rows, data.rows());
        } else {
          assertThatThrownBy(() -> splits.forEach(split -> session().read(source, split)))
              .as("a read of what has changed, exact without a snapshot")
              .isInstanceOf(IncompleteException.class);
        }
      }
      if (changing.isPresent()) {
        assertThat(session().load(source, ReadRequest.all()).rows())
            .as("a read after the change")
            .isNotEqualTo(data.rows());
      }
    }

    @Test
    void takesCredentialsOnlyAsClaimed() {
      Shape shape = Shape.of(known().connector().optionsType());
      assertThat(hasSecret(shape)).as("an option of type Secret").isEqualTo(claims(CREDENTIALS));
      if (claims(CREDENTIALS)) {
        SecretScan scan = new SecretScan();
        scan.addAllOf(Sources.bind(known().connector(), known().typical().options()));
        assertThat(scan.isEmpty()).as("the fixture gives no secret").isFalse();
        assertThat(known().faults()).extracting(FaultCase::kind).contains(ErrorKind.AUTHENTICATION);
      }
    }

    @Test
    void takesAQueryOnlyAsClaimed() {
      Shape shape = Shape.of(known().connector().optionsType());
      assertThat(shape.keys().contains("query")).as("an option 'query'").isEqualTo(claims(QUERY));
      assertThat(known().query().isPresent()).as("query()").isEqualTo(claims(QUERY));
      if (claims(QUERY)) {
        assertThat(known().faults()).extracting(FaultCase::kind).contains(ErrorKind.QUERY);
        Dataset data = known().query().orElseThrow();
        Loaded loaded = session().load(session().open(data), ReadRequest.all().withParallelism(4));
        assertSameSchema(loaded.schema(), data.schema());
        assertRows(loaded.rows(), data.rows());
      }
    }

    @Test
    @Timeout(value = GUARD_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsTheSourcesWorkOnCancelOnlyAsClaimed() throws Exception {
      Optional<Endless> endless = known().endless();
      assertThat(endless.isPresent()).as("endless()").isEqualTo(claims(CANCEL_AT_SOURCE));
      if (endless.isPresent()) {
        assertCancelReachesTheSource(endless.get());
      }
    }

    private void assertCancelReachesTheSource(Endless endless) throws Exception {
      Source source = session().open(endless.options());
      Cancellation cancellation = new Cancellation();
      try (Plan plan = source.plan(ReadRequest.all());
          BatchReader reader =
              source.read(
                  Session.splits(plan).get(0),
                  session().context(BatchTarget.DEFAULT, cancellation, ReadListener.NONE))) {
        CompletableFuture<@Nullable Throwable> end =
            CompletableFuture.supplyAsync(() -> catchThrowable(reader::next));
        await("the source is at work", endless.running());
        cancellation.cancel();
        assertThat(end.get()).isInstanceOf(CancelledException.class);
        await("the source has stopped", () -> !endless.running().getAsBoolean());
      }
    }

    /** Only asking shows the state of another system, so this asks until it is so. */
    private void await(String what, BooleanSupplier state) {
      boolean is = state.getAsBoolean();
      for (int i = 0; i < MOST_QUESTIONS && !is; i++) {
        LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        is = state.getAsBoolean();
      }
      assertThat(is).as(what).isTrue(); // Asked again, it may have paused.
    }

    private boolean hasSecret(Shape shape) {
      return shape.options().stream().anyMatch(option -> isSecret(option.type()));
    }

    private boolean isSecret(OptionType type) {
      return type instanceof OptionType.Hidden
          || (type instanceof OptionType.ListOf list && isSecret(list.element()))
          || (type instanceof OptionType.OneOrMore several && isSecret(several.element()))
          || (type instanceof OptionType.MapOf map && isSecret(map.value()))
          || (type instanceof OptionType.Nested nested && hasSecret(nested.shape()));
    }
  }

  @Nested
  class Checking {

    @Test
    void allFourChecksPassAndSayWhatTheyFound() {
      Source source = session().open(known().typical());
      for (Check check : Check.values()) {
        assertThat(source.check(check)).as("%s", check).isNotBlank();
      }
    }

    @Test
    void checksDoNotDisturbARead() {
      Dataset data = known().typical();
      Source source = session().open(data);
      try (Plan plan = source.plan(ReadRequest.all())) {
        for (Check check : Check.values()) {
          source.check(check);
        }
        assertThat(Session.splits(plan)).isNotEmpty();
      }
      assertRows(session().load(source, ReadRequest.all()).rows(), data.rows());
    }

    @Test
    void passesForASourceWithoutRows() {
      Source source = session().open(known().empty());
      for (Check check : Check.values()) {
        assertThat(source.check(check)).as("%s", check).isNotBlank();
      }
    }

    @Test
    void listsTheTableWithItsColumns() {
      SourceSchema schema = session().open(known().typical()).schema();
      assertThat(schema.tables())
          .allSatisfy(table -> assertThat(table.name()).isNotBlank())
          .anySatisfy(table -> assertSameSchema(table.columns(), known().typical().schema()));
    }
  }

  @Nested
  class SchemaAndTypes {

    @Test
    void planHasTheExpectedSchema() {
      Loaded loaded = session().load(session().open(known().typical()), ReadRequest.all());
      assertSameSchema(loaded.schema(), known().typical().schema());
    }

    @Test
    void everyColumnSaysItsTypeAtTheSource() {
      Loaded loaded = session().load(session().open(known().typical()), ReadRequest.all());
      assertThat(loaded.schema().getFields())
          .allSatisfy(
              field -> assertThat(ArrowFields.sourceType(field)).as("%s", field).isPresent());
    }

    @Test
    void readerAndBatchesHaveThePlansSchema() {
      Source source = session().open(known().typical());
      Schema schema = session().load(source, ReadRequest.all()).schema();
      try (Plan plan = source.plan(ReadRequest.all().withSchema(schema))) {
        for (Split split : Session.splits(plan)) {
          try (BatchReader reader = source.read(split, session().context(2))) {
            for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
              try (VectorSchemaRoot batch = b) {
                assertSameSchema(ofValues(batch.getSchema(), reader.dictionaries()), plan.schema());
                assertSameSchema(ofValues(reader.schema(), reader.dictionaries()), plan.schema());
              }
            }
          }
        }
      }
    }

    @Test
    void everyCellHasTheExpectedValue() {
      Dataset data = known().typical();
      Loaded loaded = session().load(session().open(data), ReadRequest.all());
      for (int i = 0; i < data.schema().getFields().size(); i++) {
        assertThat(column(loaded.rows(), i))
            .as("%s", data.schema().getFields().get(i))
            .containsExactlyInAnyOrderElementsOf(column(data.rows(), i));
      }
      assertRows(loaded.rows(), data.rows());
    }

    @Test
    void readsAgainByTheSchemaOfAnEarlierPlan() {
      Dataset data = known().typical();
      Source source = session().open(data);
      Loaded first = session().load(source, ReadRequest.all());
      Loaded second = session().load(source, ReadRequest.all().withSchema(first.schema()));
      assertSameSchema(second.schema(), first.schema());
      assertThat(second.restarts()).isZero();
      assertRows(second.rows(), data.rows());
    }

    @Test
    void aMisleadingSampleEndsInTheTrueSchema() {
      Optional<Dataset> misfit = known().misfit();
      Dataset data = misfit.orElseGet(known()::typical);
      Source source = session().open(data);
      try (Plan plan = source.plan(ReadRequest.all())) {
        assertThat(plan.evolving()).as("evolving, as misfit() says").isEqualTo(misfit.isPresent());
      }
      Loaded loaded = session().load(source, ReadRequest.all());
      assertThat(loaded.restarts() > 0).as("restarted").isEqualTo(misfit.isPresent());
      assertSameSchema(loaded.schema(), data.schema());
      assertRows(loaded.rows(), data.rows());
    }
  }

  @Nested
  class Nulls {

    @Test
    void everyColumnOfTheFixtureHasANullAndAValue() {
      Dataset data = known().typical();
      for (int i = 0; i < data.schema().getFields().size(); i++) {
        assertThat(column(data.rows(), i))
            .as("%s", data.schema().getFields().get(i))
            .containsNull()
            .anyMatch(value -> value != null);
      }
    }

    @Test
    void nullsStandWhereTheyBelong() {
      Dataset data = known().typical();
      Loaded loaded = session().load(session().open(data), ReadRequest.all());
      assertRows(nulls(loaded.rows()), nulls(data.rows()));
    }

    private List<List<@Nullable Object>> nulls(List<List<@Nullable Object>> rows) {
      List<List<@Nullable Object>> shape = new ArrayList<>();
      for (List<@Nullable Object> row : rows) {
        List<@Nullable Object> cells = new ArrayList<>();
        row.forEach(value -> cells.add(value == null));
        shape.add(cells);
      }
      return shape;
    }
  }

  @Nested
  class EmptyResults {

    @Test
    void hasASchemaAndNoRows() {
      Dataset data = known().empty();
      Loaded loaded = session().load(session().open(data), ReadRequest.all());
      assertThat(data.rows()).as("rows of the fixture").isEmpty();
      assertThat(loaded.rows()).isEmpty();
      assertSameSchema(loaded.schema(), data.schema());
    }

    @Test
    void hasASplitThatHandsOutNoBatch() {
      Source source = session().open(known().empty());
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        List<Split> splits = Session.splits(plan);
        assertThat(splits).isNotEmpty();
        for (Split split : splits) {
          try (BatchReader reader = source.read(split, session().context())) {
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
          }
        }
      }
    }
  }

  @Nested
  class Batches {

    @Test
    void theFixtureHasAThousandRows() {
      assertThat(known().many().rows()).hasSizeGreaterThanOrEqualTo(1_000);
    }

    @Test
    void neverExceedTheWantedRows() {
      for (int rows : List.of(1, 7, 1_000)) {
        assertThat(sizes(new BatchTarget(rows, Long.MAX_VALUE)))
            .as("batches of at most %d rows", rows)
            .allSatisfy(batch -> assertThat(batch.rows()).isLessThanOrEqualTo(rows));
      }
    }

    @Test
    void areNeverEmpty() {
      assertThat(sizes(new BatchTarget(100, Long.MAX_VALUE)))
          .isNotEmpty()
          .allSatisfy(batch -> assertThat(batch.rows()).isPositive());
    }

    @Test
    void holdAllRowsWhateverTheirSize() {
      for (int rows : List.of(1, 7, 1_000)) {
        assertThat(sizes(new BatchTarget(rows, Long.MAX_VALUE)).stream().mapToInt(Seen::rows).sum())
            .as("rows in batches of %d", rows)
            .isEqualTo(known().many().rows().size());
      }
    }

    @Test
    void stayNearTheWantedBytes() {
      List<Seen> whole = sizes(new BatchTarget(Integer.MAX_VALUE, Long.MAX_VALUE));
      long wanted = whole.stream().mapToLong(Seen::bytes).sum() / 8;
      assertThat(sizes(new BatchTarget(Integer.MAX_VALUE, wanted)))
          .allSatisfy(batch -> assertThat(batch.bytes()).isLessThanOrEqualTo(2 * wanted));
    }

    @Test
    void endWithNullForEver() {
      Source source = session().open(known().typical());
      Schema schema = session().load(source, ReadRequest.all()).schema();
      try (Plan plan = source.plan(ReadRequest.all().withSchema(schema));
          BatchReader reader = source.read(Session.splits(plan).get(0), session().context())) {
        ArrowRows.drain(reader);
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNull();
      }
    }

    @Test
    void outliveTheirReaderTheirPlanAndTheirSource() {
      Source source = session().open(known().many());
      List<VectorSchemaRoot> batches = new ArrayList<>();
      List<Object> before = new ArrayList<>();
      try (Plan plan = source.plan(ReadRequest.all())) {
        for (Split split : Session.splits(plan)) {
          try (BatchReader reader = source.read(split, session().context(100))) {
            for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
              batches.add(b);
              before.add(ArrowRows.undecoded(b));
            }
          }
        }
      }
      source.close();
      List<Object> after = new ArrayList<>();
      for (VectorSchemaRoot batch : batches) {
        after.add(ArrowRows.undecoded(batch));
      }
      batches.forEach(VectorSchemaRoot::close);
      assertThat(after).isEqualTo(before);
    }

    private List<Seen> sizes(BatchTarget target) {
      Source source = session().open(known().many());
      Schema schema = session().load(source, ReadRequest.all()).schema();
      try (Plan plan = source.plan(ReadRequest.all().withSchema(schema))) {
        return session().sizes(source, plan, target);
      }
    }
  }

  @Nested
  class Splits {

    @Test
    void noRowIsMissing() {
      for (int parallelism : List.of(1, 2, 4)) {
        assertThat(surplus(known().many().rows(), load(parallelism).rows()))
            .as("missing with %d splits at once", parallelism)
            .isEmpty();
      }
    }

    @Test
    void noRowComesTwice() {
      for (int parallelism : List.of(1, 2, 4)) {
        assertThat(surplus(load(parallelism).rows(), known().many().rows()))
            .as("surplus with %d splits at once", parallelism)
            .isEmpty();
      }
    }

    @Test
    void rowsComeInTheirOrder() {
      for (int parallelism : List.of(1, 2, 4)) {
        assertRows(load(parallelism).rows(), known().many().rows());
      }
    }

    @Test
    void aLimitGivesTheFirstRowsAtLeast() {
      Dataset data = known().many();
      Source source = session().open(data);
      List<List<@Nullable Object>> rows =
          session().load(source, ReadRequest.all().withLimit(10)).rows();
      assertThat(rows).hasSizeGreaterThanOrEqualTo(10);
      assertThat(data.rows()).containsAll(rows);
      if (known().ordered()) {
        assertThat(rows.subList(0, 10)).isEqualTo(data.rows().subList(0, 10));
      }
    }

    @Test
    void haveUniqueIdsAndSurviveAsBytes() {
      Source source = session().open(known().many());
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        List<Split> splits = Session.splits(plan);
        assertThat(splits).isNotEmpty().extracting(Split::id).doesNotHaveDuplicates();
        assertThat(splits)
            .allSatisfy(split -> assertThat(Split.fromBytes(split.toBytes())).isEqualTo(split));
        plan.estimate()
            .splits()
            .ifPresent(count -> assertThat(count).as("estimate").isEqualTo(splits.size()));
      }
    }

    @Test
    void readTheSameFromAnySourceInAnyOrder() {
      Dataset data = known().many();
      try (Plan plan = session().open(data).plan(ReadRequest.all().withParallelism(4))) {
        Source other = session().open(data);
        List<Split> backwards = Session.splits(plan);
        Collections.reverse(backwards);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        backwards.forEach(split -> rows.addAll(0, session().read(other, split)));
        assertRows(rows, data.rows());
      }
    }

    @Test
    void readTheSameInTurns() {
      Dataset data = known().many();
      Source source = session().open(data);
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        List<Split> splits = Session.splits(plan);
        int times = plan.repeatable() ? 2 : 1;
        List<Split> readers =
            Collections.nCopies(times, splits).stream().flatMap(List::stream).toList();
        var rows = session().readInTurns(source, readers);
        for (int from = 0; from < readers.size(); from += splits.size()) {
          List<List<@Nullable Object>> whole = new ArrayList<>();
          rows.subList(from, from + splits.size()).forEach(whole::addAll);
          assertRows(whole, data.rows());
        }
      }
    }

    @Test
    @Timeout(value = GUARD_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readTheSameSideBySide() throws Exception {
      Dataset data = known().many();
      Source source = session().open(data);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        List<Future<List<List<@Nullable Object>>>> reads = new ArrayList<>();
        for (Split split : Session.splits(plan)) {
          reads.add(threads.submit(() -> session().read(source, split)));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Future<List<List<@Nullable Object>>> read : reads) {
          rows.addAll(read.get());
        }
        assertRows(rows, data.rows());
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void readTheSameAgainWhereRepeatable() {
      Source source = session().open(known().many());
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        if (plan.repeatable()) {
          for (Split split : Session.splits(plan)) {
            assertRows(session().read(source, split), session().read(source, split));
          }
        }
      }
    }

    /** The rows that are more often in the one list than in the other. */
    private List<List<@Nullable Object>> surplus(
        List<List<@Nullable Object>> rows, List<List<@Nullable Object>> others) {
      Map<List<@Nullable Object>, Integer> left = new HashMap<>();
      others.forEach(row -> left.merge(row, 1, Integer::sum));
      List<List<@Nullable Object>> surplus = new ArrayList<>();
      for (List<@Nullable Object> row : rows) {
        if (left.merge(row, -1, Integer::sum) < 0) {
          surplus.add(row);
        }
      }
      return surplus;
    }

    private Loaded load(int parallelism) {
      Source source = session().open(known().many());
      return session().load(source, ReadRequest.all().withParallelism(parallelism));
    }
  }

  @Nested
  class InAFreshJvm {

    @Test
    void aSplitGivesTheSameRows() throws Exception {
      assertLastSplitReadsTheSame(known().many());
    }

    @Test
    void everyTypeArrivesTheSame() throws Exception {
      assertLastSplitReadsTheSame(known().typical());
    }

    private void assertLastSplitReadsTheSame(Dataset data) throws Exception {
      Source source = session().open(data);
      Schema schema = session().load(source, ReadRequest.all()).schema();
      ReadRequest request = ReadRequest.all().withSchema(schema).withParallelism(4);
      try (Plan plan = source.plan(request)) {
        List<Split> splits = Session.splits(plan);
        Split last = splits.get(splits.size() - 1);
        List<List<@Nullable Object>> here = session().read(source, last);
        List<List<@Nullable Object>> there =
            FreshJvm.read(
                known().connector(),
                data.options(),
                session().baseDirectory(),
                last,
                session().newFolder(),
                session().readAllocator());
        assertRows(there, here);
        assertThat(here).as("rows of split %s", last.id()).isNotEmpty();
      }
    }
  }

  @Nested
  @Timeout(value = GUARD_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  class Cancelling {

    @Test
    void beforeTheFirstBatchHandsOutNone() {
      Cancellation cancellation = new Cancellation();
      cancellation.cancel();
      withReader(
          cancellation,
          reader -> assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class));
    }

    @Test
    void betweenBatchesEndsTheRead() {
      Cancellation cancellation = new Cancellation();
      withReader(
          cancellation,
          reader -> {
            requireNonNull(reader.next()).close();
            cancellation.cancel();
            assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class);
          });
    }

    @Test
    void leavesTheSourceUsable() {
      Dataset data = known().many();
      Source source = session().open(data);
      try (Plan plan = source.plan(ReadRequest.all())) {
        Split split = Session.splits(plan).get(0);
        Cancellation cancellation = new Cancellation();
        try (BatchReader reader = source.read(split, small(cancellation))) {
          requireNonNull(reader.next()).close();
          cancellation.cancel();
          assertThat(catchThrowable(reader::next)).isInstanceOf(CancelledException.class);
        }
      }
      assertRows(session().load(source, ReadRequest.all()).rows(), data.rows());
    }

    @Test
    void afterTheReaderIsClosedDoesNothing() {
      Cancellation cancellation = new Cancellation();
      withReader(cancellation, reader -> requireNonNull(reader.next()).close());
      assertThatCode(cancellation::cancel).doesNotThrowAnyException();
      Dataset data = known().many();
      assertRows(session().load(session().open(data), ReadRequest.all()).rows(), data.rows());
    }

    private ReadContext small(Cancellation cancellation) {
      return session()
          .context(new BatchTarget(10, Long.MAX_VALUE), cancellation, ReadListener.NONE);
    }

    private void withReader(Cancellation cancellation, Consumer<BatchReader> test) {
      Source source = session().open(known().many());
      try (Plan plan = source.plan(ReadRequest.all());
          BatchReader reader = source.read(Session.splits(plan).get(0), small(cancellation))) {
        test.accept(reader);
      }
      session().assertReadsHoldNothing();
    }
  }

  @Nested
  class Failing {

    @Test
    void theFixtureHasSomethingThatCannotBeReached() {
      assertThat(known().faults()).extracting(FaultCase::kind).contains(ErrorKind.CONNECTION);
    }

    @TestFactory
    Stream<DynamicTest> readsFailAsTheyShould() {
      return each((fault, own) -> assertFails(fault, () -> read(fault, own)));
    }

    @TestFactory
    Stream<DynamicTest> failuresNamePlaceCauseAndRemedy() {
      return each(
          (fault, own) -> {
            Throwable failure = catchThrowable(() -> read(fault, own));
            assertThat(failure).isInstanceOf(GretaException.class);
            GretaException known = (GretaException) failure;
            assertThat(known.fault().code())
                .as("code, which begins with the kind's exit code")
                .matches("GRT-" + known.kind().exitCode() + "\\d\\d");
            problems(known).forEach(ConnectorContract::assertHelpful);
          });
    }

    @TestFactory
    Stream<DynamicTest> checksFindWhatTheyCan() {
      return each(
          (fault, own) -> {
            if (fault.foundBy().isPresent()) {
              Source source = own.open(fault.options());
              for (Check check : Check.values()) {
                if (check == fault.foundBy().get()) {
                  assertFails(fault, () -> source.check(check));
                  return;
                }
                assertThat(source.check(check)).as("%s", check).isNotBlank();
              }
            }
          });
    }

    @TestFactory
    Stream<DynamicTest> aFailedSourceFailsTheSameAgain() {
      return each(
          (fault, own) -> {
            if (fault.kind() != ErrorKind.CONFIG) {
              Source source = own.open(fault.options());
              assertFails(fault, () -> own.load(source, ReadRequest.all()));
              assertFails(fault, () -> own.load(source, ReadRequest.all()));
            }
          });
    }

    private void assertFails(FaultCase fault, ThrowingCallable action) {
      assertThatThrownBy(action)
          .isInstanceOfSatisfying(
              GretaException.class, e -> assertThat(e.kind()).as("%s", e).isEqualTo(fault.kind()));
    }
  }

  @Nested
  class Secrets {

    @Test
    void nothingThatASourceSaysShowsThem() {
      SecretScan scan = scan(known().typical().options());
      Record options = Sources.bind(known().connector(), known().typical().options());
      scan.check("the options", options.toString());
      Source source = session().open(known().typical());
      scan.check("the source", source.toString());
      assertThat(source.place()).isNotBlank();
      scan.check("the place", source.place());
      for (Check check : Check.values()) {
        scan.check("the check " + check, source.check(check));
      }
      scan.check("the source's schema", source.schema().toString());
      try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
        scan.check("the plan", plan.toString() + plan.notices() + plan.estimate() + plan.schema());
        for (Split split : Session.splits(plan)) {
          scan.check("the split", split.toString() + new String(split.toBytes(), UTF_8));
          try (BatchReader reader = source.read(split, session().context())) {
            scan.check("the reader", reader.toString());
          }
        }
      }
    }

    @TestFactory
    Stream<DynamicTest> noFailureShowsThem() {
      return each(
          (fault, own) -> {
            SecretScan scan = new SecretScan();
            known().secrets().forEach(scan::add);
            if (fault.kind() != ErrorKind.CONFIG) {
              scan = scan(fault.options());
            }
            scan.check(requireNonNull(catchThrowable(() -> read(fault, own))));
            if (fault.foundBy().isPresent()) {
              Source source = own.open(fault.options());
              Check check = fault.foundBy().get();
              scan.check(requireNonNull(catchThrowable(() -> source.check(check))));
            }
          });
    }

    private SecretScan scan(Map<String, Object> options) {
      SecretScan scan = new SecretScan();
      known().secrets().forEach(scan::add);
      scan.addAllOf(Sources.bind(known().connector(), options));
      return scan;
    }
  }

  @Nested
  class Closing {

    @Test
    void aSourceClosesTwice() {
      Source unused = session().open(known().typical());
      unused.close();
      unused.close();
      Source used = session().open(known().typical());
      session().load(used, ReadRequest.all());
      used.close();
      used.close();
    }

    @Test
    void aSourceClosesFromAnotherThread() throws Exception {
      Source source = session().open(known().typical());
      session().load(source, ReadRequest.all());
      CompletableFuture.runAsync(source::close).get();
      source.close();
    }

    @Test
    void aPlanClosesTwice() {
      Source source = session().open(known().typical());
      Plan unread = source.plan(ReadRequest.all());
      unread.close();
      unread.close();
      Plan read = source.plan(ReadRequest.all());
      assertThat(Session.splits(read)).isNotEmpty();
      read.close();
      read.close();
    }

    @Test
    void aReaderClosesTwiceUnread() {
      withReader(reader -> {});
    }

    @Test
    void aReaderClosesTwiceHalfRead() {
      withReader(reader -> requireNonNull(reader.next()).close());
    }

    @Test
    void aReaderClosesTwiceAtItsEnd() {
      withReader(ArrowRows::drain);
    }

    @Test
    void aReaderClosesAfterItsSource() {
      Source source = session().open(known().many());
      Plan plan = source.plan(ReadRequest.all());
      BatchReader reader = source.read(Session.splits(plan).get(0), session().context(10));
      requireNonNull(reader.next()).close();
      source.close();
      reader.close();
      plan.close();
      session().assertReadsHoldNothing();
    }

    /** Closes the reader twice and looks, while its source is open, whether it let go. */
    private void withReader(Consumer<BatchReader> use) {
      Source source = session().open(known().many());
      try (Plan plan = source.plan(ReadRequest.all())) {
        BatchReader reader = source.read(Session.splits(plan).get(0), session().context(10));
        use.accept(reader);
        reader.close();
        session().assertReadsHoldNothing();
        reader.close();
        session().assertReadsHoldNothing();
      }
    }
  }

  /** One test a fault, each in a session of its own. */
  private Stream<DynamicTest> each(FaultTest test) {
    return known().faults().stream()
        .map(
            fault ->
                dynamicTest(
                    fault.name(),
                    () -> {
                      try (Session own = new Session(known())) {
                        test.run(fault, own);
                      }
                    }));
  }

  private interface FaultTest {
    void run(FaultCase fault, Session session) throws Exception;
  }

  private static void read(FaultCase fault, Session session) {
    session.load(session.open(fault.options()), ReadRequest.all());
  }

  private static List<Fault> problems(GretaException failure) {
    return failure instanceof ConfigException config ? config.problems() : List.of(failure.fault());
  }

  private static void assertHelpful(Fault fault) {
    assertThat(fault.message()).as("cause").isNotBlank();
    assertThat(fault.place().orElse("")).as("place of: %s", fault.message()).isNotBlank();
    assertThat(fault.remedy().orElse("")).as("remedy of: %s", fault.message()).isNotBlank();
  }

  private static List<@Nullable Object> column(List<List<@Nullable Object>> rows, int column) {
    List<@Nullable Object> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(row.get(column)));
    return cells;
  }
}
