package dev.greta.run;

import dev.greta.config.Config;
import dev.greta.config.OutputConfig;
import dev.greta.formats.write.OutputEnding;
import dev.greta.formats.write.PendingFile;
import dev.greta.frame.DataFrame;
import dev.greta.ingest.IngestFigures;
import dev.greta.ingest.MemoryBudget;
import dev.greta.report.GretaVersion;
import dev.greta.report.ReportText;
import dev.greta.report.RunReport;
import dev.greta.report.RunReport.Bytes;
import dev.greta.report.RunReport.Origin;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.Status;
import dev.greta.report.RunReport.Timings;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.telemetry.RunListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Carries a config out to its outputs: loads, writes the dataset and the results, reports. Whether
 * the places can be written is found out before the load; the files turn up in them together, at
 * the end. Used once, from one thread.
 */
public final class OutputRun {

  private final Config config;
  private final RunOptions options;
  private final Cancellation cancellation;
  private final RunListener listener;
  private final Supplier<Run.Loaded> load;
  private final Datasets datasets;
  private final Instant startedAt = Instant.now();
  private final long started = System.nanoTime();

  /**
   * @param cancellation ends the source's work too, and the writing
   */
  public OutputRun(
      Config config, RunOptions options, Cancellation cancellation, RunListener listener) {
    this(
        config,
        options,
        cancellation,
        listener,
        () -> new Run(config, options.limit(), cancellation, listener).load(),
        (frame, place) -> ((SessionFrame) frame).prepare(place, memory(config), cancellation));
  }

  /** How a dataset is written up to the last step. */
  interface Datasets {
    PendingFile prepare(DataFrame frame, Path place);
  }

  /** For tests, which bring a frame of their own. */
  OutputRun(
      Config config,
      RunOptions options,
      Cancellation cancellation,
      RunListener listener,
      Supplier<Run.Loaded> load,
      Datasets datasets) {
    this.config = config;
    this.options = options;
    this.cancellation = cancellation;
    this.listener = listener;
    this.load = load;
    this.datasets = datasets;
  }

  /**
   * Runs.
   *
   * @param loaded given the frame once it is filled, before it is written and closed
   * @throws GretaException whatever went wrong first; then every output is as it was before
   */
  public RunReport run(Consumer<DataFrame> loaded) {
    check();
    try (Run.Loaded result = load.get()) {
      Warnings.of(config, result.figures()).refuseIf(options.strict());
      loaded.accept(result.frame());
      return deliver(result);
    } catch (CancelledException e) {
      throw new CancelledException(left());
    }
  }

  /** What a run that is cancelled leaves: every output as it was. */
  private List<String> left() {
    List<String> lines = new ArrayList<>();
    options.stream()
        .ifPresent(stream -> lines.add("What went to " + stream.name() + " is not whole."));
    Stream.concat(dataset().stream(), config.output().file().stream())
        .map(file -> file + (Files.exists(file) ? " is as it was before." : " was not written."))
        .forEach(lines::add);
    return lines;
  }

  /**
   * Finds out what can be known before the load: whether the outputs can be written where they are
   * to be, and whether a strict run fails for what the config itself warns of.
   *
   * @throws GretaException if so
   */
  public void check() {
    checkPlaces();
    Warnings.of(config).refuseIf(options.strict());
  }

  private void checkPlaces() {
    OutputConfig output = config.output();
    if (dataset().isPresent() && dataset().equals(output.file())) {
      throw new ConfigException(
          Fault.of("GRT-303", "output.data and output.file name the same file")
              .withPlace("output.file")
              .withRemedy("Name two files."));
    }
    dataset().ifPresent(OutputRun::checkPlace);
    output.file().ifPresent(OutputRun::checkPlace);
  }

  /** The file that the dataset goes to. */
  private Optional<Path> dataset() {
    return options.stream().isPresent() ? Optional.empty() : config.output().data();
  }

  /** An empty file beside the place, gone at once, meets what the real one would meet. */
  private static void checkPlace(Path place) {
    PendingFile.prepare(place, Files::createFile).close();
  }

  private RunReport deliver(Run.Loaded result) {
    long writing = System.nanoTime();
    OutputConfig output = config.output();
    List<PendingFile> prepared = new ArrayList<>();
    try {
      List<OutputReport> written = new ArrayList<>();
      options.stream().ifPresent(stream -> written.add(send(result.frame(), stream)));
      if (dataset().isPresent()) {
        PendingFile dataset = datasets.prepare(result.frame(), dataset().get());
        prepared.add(dataset);
        written.add(report(dataset, result.frame().rowCount()));
      }
      RunReport report = report(result, written, since(writing));
      if (output.file().isPresent()) {
        String text = ReportText.of(report, output.format());
        prepared.add(
            PendingFile.prepare(output.file().get(), file -> Files.writeString(file, text)));
      }
      cancellation.throwIfCancelled();
      prepared.forEach(PendingFile::publish);
      prepared.forEach(file -> listener.written(file.target().toString(), file.bytes()));
      result.delivered().run();
      return report;
    } finally {
      prepared.forEach(PendingFile::close);
    }
  }

  private OutputReport send(DataFrame frame, DatasetStream stream) {
    AtomicLong bytes = new AtomicLong();
    stream
        .receiver()
        .receive(
            out -> {
              Metered metered = new Metered(out, cancellation);
              try {
                frame.write(stream.format(), metered);
              } finally {
                bytes.set(metered.bytes());
              }
            });
    String format = stream.format().name().toLowerCase(Locale.ROOT);
    return new OutputReport(stream.name(), format, frame.rowCount(), bytes.get());
  }

  /** The source is closed by then: what was its share is the writer's. */
  private static long memory(Config config) {
    return MemoryBudget.sourceShare(config.memoryBytes().orElseGet(MemoryBudget::defaultTotal));
  }

  private static OutputReport report(PendingFile dataset, long rows) {
    Path target = dataset.target();
    String format = OutputEnding.of(target).map(e -> e.toString().substring(1)).orElse("");
    return new OutputReport(target.toString(), format, rows, dataset.bytes());
  }

  private RunReport report(Run.Loaded result, List<OutputReport> written, Duration writing) {
    IngestFigures figures = result.figures();
    Set<String> warnings = new LinkedHashSet<>(config.notices());
    warnings.addAll(figures.notices());
    OptionalLong limit = options.limit();
    boolean limited = limit.isPresent() && figures.rows() >= limit.getAsLong();
    return new RunReport(
        GretaVersion.current(),
        UUID.randomUUID().toString(),
        limited ? Status.LIMITED : Status.COMPLETE,
        startedAt,
        new Origin(
            config.data().type(),
            config.data().connector().name(),
            config.redactor().redact(result.place())),
        figures.rows(),
        RunReport.columns(result.frame().schema(), figures),
        config.data().targetColumn(),
        result.frame().backend(),
        figures.consistency(),
        figures.restarts(),
        new Timings(figures.planning(), figures.reading(), writing, since(started)),
        new Bytes(figures.sourceBytes(), figures.arrowBytes()),
        RunReport.splits(figures),
        written,
        warnings.stream().map(config.redactor()::redact).toList());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
