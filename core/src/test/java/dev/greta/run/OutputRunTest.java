package dev.greta.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.config.BackendChoice;
import dev.greta.config.BoundConnector;
import dev.greta.config.Config;
import dev.greta.config.DataConfig;
import dev.greta.config.OutputConfig;
import dev.greta.formats.write.PendingFile;
import dev.greta.formats.write.StreamFormat;
import dev.greta.frame.DataFrame;
import dev.greta.ingest.IngestFigures;
import dev.greta.report.RunReport;
import dev.greta.report.RunReport.Column;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.Status;
import dev.greta.secrets.Redactor;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Consistency;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.OutputException;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Place;
import dev.greta.telemetry.RunListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputRunTest {

  private final Cancellation cancellation = new Cancellation();
  private final Redactor redactor = new Redactor();
  private final List<String> events = new ArrayList<>();
  private final StubFrame frame = new StubFrame();
  private final AtomicInteger delivered = new AtomicInteger();
  private Path folder;
  private Path data;
  private Path results;

  @BeforeEach
  void earlierOutputs(@TempDir Path temp) throws IOException {
    folder = temp;
    data = Files.writeString(temp.resolve("out.csv"), "earlier data");
    results = Files.writeString(temp.resolve("run.json"), "earlier results");
    redactor.add("hunter2hunter2");
  }

  private record NoOptions() {}

  private static final class StubConnector implements Connector<NoOptions> {
    @Override
    public List<String> names() {
      return List.of("stub");
    }

    @Override
    public String title() {
      return "a stub";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Class<NoOptions> optionsType() {
      return NoOptions.class;
    }

    @Override
    public Source open(NoOptions options, SourceContext context) {
      throw new IllegalStateException("a stub");
    }
  }

  /** A frame of three rows that only says what it is. */
  private static final class StubFrame implements DataFrame {
    boolean closed;

    @Override
    public Schema schema() {
      return new Schema(
          List.of(
              ArrowFields.of("n", new ArrowType.Int(64, true), "int8"),
              ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "text")));
    }

    @Override
    public long rowCount() {
      return 3;
    }

    @Override
    public String backend() {
      return "duckdb";
    }

    @Override
    public BatchReader batches() {
      throw new IllegalStateException("a stub");
    }

    @Override
    public Stream<List<Optional<Object>>> rows() {
      throw new IllegalStateException("a stub");
    }

    @Override
    public DataFrame head(long rows) {
      throw new IllegalStateException("a stub");
    }

    @Override
    public DataFrame select(List<String> columns) {
      throw new IllegalStateException("a stub");
    }

    @Override
    public DataFrame sql(String query) {
      throw new IllegalStateException("a stub");
    }

    @Override
    public void write(Path file) {
      throw new IllegalStateException("a stub");
    }

    @Override
    public void write(StreamFormat format, OutputStream out) throws IOException {
      out.write((format + " of the rows").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Config config(Optional<Path> dataset, Optional<Path> file) {
    return new Config(
        new DataConfig(
            "file",
            new BoundConnector<>(new StubConnector(), new NoOptions()),
            Optional.of("n"),
            OptionalInt.empty(),
            BackendChoice.AUTO),
        Optional.empty(),
        new OutputConfig(dataset, file, OutputConfig.Format.JSON),
        OptionalLong.empty(),
        Optional.empty(),
        folder,
        List.of("of the config", "twice"),
        redactor,
        new Node.Mapping(Place.PROGRAM, Map.of()));
  }

  private Run.Loaded loaded() {
    events.add("loaded");
    IngestFigures figures =
        new IngestFigures(
            3,
            100,
            200,
            List.of(
                new IngestFigures.SplitFigures(
                    "all", 3, 2, Duration.ofMillis(7), Optional.of("one page"))),
            1,
            Consistency.BEST_EFFORT,
            Map.of("t", 2L),
            Map.of("n", 1L),
            List.of("twice", "of the load: hunter2hunter2"),
            Set.of("twice"),
            Duration.ofMillis(5),
            Duration.ofMillis(6));
    return new Run.Loaded(frame, figures, "hunter2hunter2@host/db", delivered::incrementAndGet);
  }

  private OutputRun run(Config config, OptionalLong limit, OutputRun.Datasets datasets) {
    return run(config, RunOptions.NONE.withLimit(limit), datasets);
  }

  private OutputRun run(Config config, RunOptions options, OutputRun.Datasets datasets) {
    RunListener listener =
        new RunListener() {
          @Override
          public void written(String place, long bytes) {
            events.add(place + " " + bytes);
          }
        };
    return new OutputRun(config, options, cancellation, listener, this::loaded, datasets);
  }

  private static PendingFile write(DataFrame frame, Path place) {
    return PendingFile.prepare(place, file -> Files.writeString(file, "new data"));
  }

  private void requireEarlierOutputs() throws IOException {
    assertThat(data).hasContent("earlier data");
    assertThat(results).hasContent("earlier results");
    assertThat(delivered).as("what the source may remember").hasValue(0);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(data, results);
    }
  }

  @Test
  void theReportHasEveryFigureAndNoCredential() {
    RunReport report =
        run(
                config(Optional.of(data), Optional.of(results)),
                OptionalLong.empty(),
                OutputRunTest::write)
            .run(given -> events.add("given"));

    assertThat(delivered).hasValue(1);
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(report.origin()).isEqualTo(new RunReport.Origin("file", "stub", "***@host/db"));
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.columns())
        .containsExactly(
            new Column("n", "Int64", Optional.of("int8"), 0, 1),
            new Column("t", "Utf8", Optional.of("text"), 2, 0));
    assertThat(report.targetColumn()).hasValue("n");
    assertThat(report.backend()).isEqualTo("duckdb");
    assertThat(report.consistency()).isEqualTo(Consistency.BEST_EFFORT);
    assertThat(report.restarts()).isEqualTo(1);
    assertThat(report.timings().planning()).isEqualTo(Duration.ofMillis(5));
    assertThat(report.timings().reading()).isEqualTo(Duration.ofMillis(6));
    assertThat(report.bytes()).isEqualTo(new RunReport.Bytes(100, 200));
    assertThat(report.splits())
        .containsExactly(
            new RunReport.SplitReport("all", 3, 2, Duration.ofMillis(7), Optional.of("one page")));
    assertThat(report.outputs()).containsExactly(new OutputReport(data.toString(), "csv", 3, 8));
    assertThat(report.warnings()).containsExactly("of the config", "twice", "of the load: ***");
  }

  @Test
  void outputsTurnUpTogetherAndTheListenerIsTold() throws IOException {
    run(config(Optional.of(data), Optional.of(results)), OptionalLong.empty(), OutputRunTest::write)
        .run(given -> events.add("given"));

    assertThat(data).hasContent("new data");
    assertThat(Files.readString(results)).contains("\"rows\" : 3").doesNotContain("hunter2");
    assertThat(events)
        .containsExactly("loaded", "given", data + " 8", results + " " + Files.size(results));
    assertThat(frame.closed).isTrue();
  }

  @Test
  void aLimitThatWasMetIsSaidAndOneThatWasNotIsNot() {
    Config config = config(Optional.empty(), Optional.empty());
    assertThat(run(config, OptionalLong.of(3), OutputRunTest::write).run(f -> {}).status())
        .isEqualTo(Status.LIMITED);
    assertThat(run(config, OptionalLong.of(4), OutputRunTest::write).run(f -> {}).status())
        .isEqualTo(Status.COMPLETE);
  }

  private OutputRun.Datasets none() {
    return (given, place) -> {
      throw new AssertionError("no file was wanted: " + place);
    };
  }

  private RunOptions streaming(OutputStream out) {
    DatasetStream stream =
        new DatasetStream(
            "the wire",
            StreamFormat.CSV,
            content -> {
              try {
                content.writeTo(out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return new RunOptions(OptionalLong.empty(), false, Optional.of(stream));
  }

  @Test
  void aStreamTakesThePlaceOfTheDatasetsFile() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RunReport report =
        run(config(Optional.of(data), Optional.of(results)), streaming(out), none()).run(f -> {});
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("CSV of the rows");
    assertThat(report.outputs()).containsExactly(new OutputReport("the wire", "csv", 3, 15));
    assertThat(data).hasContent("earlier data");
    assertThat(Files.readString(results)).contains("the wire");
  }

  @Test
  void aStreamTakesNothingOnceCancelled() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputRun run = run(config(Optional.empty(), Optional.of(results)), streaming(out), none());
    assertThatThrownBy(() -> run.run(f -> cancellation.cancel()))
        .isInstanceOf(CancelledException.class);
    assertThat(out.size()).isZero();
    requireEarlierOutputs();
  }

  @Test
  void aStrictRunFailsForItsWarningsBeforeTheLoad() throws IOException {
    RunOptions strict = new RunOptions(OptionalLong.empty(), true, Optional.empty());
    assertThatThrownBy(
            () -> run(config(Optional.of(data), Optional.of(results)), strict, none()).run(f -> {}))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-702");
              assertThat(e.fault().message()).startsWith("2 warnings");
              assertThat(e.fault().tried()).containsExactly("- of the config", "- twice");
            });
    assertThat(events).isEmpty();
    requireEarlierOutputs();
  }

  @Test
  void theWarningsOfALoadAreAllButWhatItsPlanSaid() {
    Config config = config(Optional.empty(), Optional.empty());
    assertThat(Warnings.of(config, loaded().figures()).texts())
        .containsExactly(
            "of the config", "of the load: ***", "values of column n that became null: 1");
  }

  @Test
  void aRunThatIsCancelledAtTheLastMomentLeavesTheEarlierOutputs() throws IOException {
    OutputRun.Datasets cancelling =
        (given, place) -> {
          PendingFile file = write(given, place);
          cancellation.cancel();
          return file;
        };
    assertThatThrownBy(
            () ->
                run(
                        config(Optional.of(data), Optional.of(results)),
                        OptionalLong.empty(),
                        cancelling)
                    .run(f -> {}))
        .isInstanceOfSatisfying(
            CancelledException.class,
            e ->
                assertThat(e.fault().tried())
                    .containsExactly(
                        data + " is as it was before.", results + " is as it was before."));
    requireEarlierOutputs();
    assertThat(frame.closed).isTrue();
  }

  @Test
  void resultsThatCannotBeWrittenLeaveTheEarlierDatasetToo() throws IOException {
    OutputRun.Datasets blocking =
        (given, place) -> {
          try {
            Files.delete(results);
            Files.createDirectory(results);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          return write(given, place);
        };
    assertThatThrownBy(
            () ->
                run(config(Optional.of(data), Optional.of(results)), OptionalLong.empty(), blocking)
                    .run(f -> {}))
        .isInstanceOf(OutputException.class);
    assertThat(data).hasContent("earlier data");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(data, results);
    }
  }

  @Test
  void placesAreTriedBeforeTheLoad() throws IOException {
    Path nowhere = folder.resolve("none/x");
    for (Config config :
        List.of(
            config(Optional.of(folder.resolve("none/x.csv")), Optional.empty()),
            config(Optional.of(data), Optional.of(nowhere)))) {
      assertThatThrownBy(() -> run(config, OptionalLong.empty(), OutputRunTest::write).run(f -> {}))
          .isInstanceOf(OutputException.class);
    }
    assertThat(events).isEmpty();
    requireEarlierOutputs();
  }

  @Test
  void oneFileCannotTakeBothOutputs() {
    Config config = config(Optional.of(data), Optional.of(data));
    assertThatThrownBy(() -> run(config, OptionalLong.empty(), OutputRunTest::write).run(f -> {}))
        .isInstanceOf(ConfigException.class);
    assertThat(events).isEmpty();
  }
}
