package dev.greta.connectors.api;

import dev.greta.connectors.api.ForEachOptions.Step;
import dev.greta.connectors.api.paging.PaginationOptions;
import dev.greta.connectors.api.paging.PaginationType;
import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds out from the first pages where the records are, what they are like and how one goes on. */
final class Planner {

  /** How many records are enough for a sample. */
  private static final long SAMPLE_RECORDS = 1_000;

  /** How many pages a sample has at most. */
  private static final int SAMPLE_PAGES = 3;

  /** How many values of for_each are tried until one has a record. */
  private static final int SAMPLE_STEPS = 5;

  private static final int SHOWN_REQUESTS = 3;

  private final Endpoint endpoint;
  private final Walks walks;
  private final Optional<Incremental> incremental;
  private final SourceContext room;
  private final Cancellation cancellation;
  private final List<String> notices = new ArrayList<>();

  Planner(
      Endpoint endpoint,
      Walks walks,
      Optional<Incremental> incremental,
      SourceContext room,
      Cancellation cancellation) {
    this.endpoint = endpoint;
    this.walks = walks;
    this.incremental = incremental;
    this.room = room;
    this.cancellation = cancellation;
  }

  /**
   * What the first pages show.
   *
   * @param page the first of all
   * @param form of the answers
   * @param paging how one goes on, as far as the first page says
   * @param sample what their records are like; no field where there is none
   * @param complete whether those were all pages of the only walk
   */
  record Look(
      Page page,
      ResponseOptions.Format form,
      RecordsAt records,
      Optional<PaginationOptions> paging,
      Schema sample,
      long rows,
      boolean complete) {}

  ApiPlan plan(ReadRequest request) {
    List<Optional<Step>> steps = endpoint.steps();
    Look look = look(SAMPLE_PAGES);
    Schema all =
        request
            .schema()
            .orElseGet(
                () -> look.form() == ResponseOptions.Format.CSV ? csvSchema(steps) : look.sample());
    tell(look);
    List<Split> splits =
        steps.stream()
            .map(step -> ApiSplit.of(step, incremental, look.records(), look.form(), all).split())
            .toList();
    return new ApiPlan(
        walks.schema(all, steps.get(0)),
        !look.complete() && look.form() != ResponseOptions.Format.CSV,
        splits,
        new Estimate(
            total(look, steps.size()), OptionalLong.empty(), OptionalLong.of(splits.size())),
        notices,
        Map.of("requests", requests(steps)),
        endpoint.options().concurrency(),
        incremental);
  }

  /** The first request of each of the first walks. */
  private String requests(List<Optional<Step>> steps) {
    String shown =
        steps.stream()
            .limit(SHOWN_REQUESTS)
            .map(step -> walks.first(draft(step)))
            .collect(Collectors.joining(", "));
    int more = steps.size() - SHOWN_REQUESTS;
    return more > 0 ? shown + ", and those of " + more + " other values" : shown;
  }

  private static OptionalLong total(Look look, int steps) {
    return look.complete() && steps == 1 ? OptionalLong.of(look.rows()) : OptionalLong.empty();
  }

  /** Looks at the first pages, of the first values of for_each until there are records. */
  Look look(int pages) {
    List<Optional<Step>> steps = endpoint.steps();
    Look look = look(steps.get(0), pages);
    for (int i = 1; i < steps.size() && i < SAMPLE_STEPS && look.rows() == 0; i++) {
      look = look(steps.get(i), pages);
    }
    return steps.size() == 1
        ? look
        : new Look(
            look.page(),
            look.form(),
            look.records(),
            look.paging(),
            look.sample(),
            look.rows(),
            false);
  }

  private Look look(Optional<Step> step, int most) {
    ApiSplit draft = draft(step);
    Page first;
    ResponseOptions.Format form;
    RecordsAt records;
    try (Pages pages = walks.begin(draft, cancellation)) {
      first = Optional.ofNullable(pages.next()).orElseThrow();
      form = PageReading.form(first, endpoint.response().format());
      endpoint.errors().ifPresent(errors -> errors.check(first));
      records = records(first, form);
      if (form == ResponseOptions.Format.CSV) {
        if (incremental.isPresent()) {
          throw ApiFaults.incrementalCsv(first.place());
        }
        CsvPages.Sample sample = CsvPages.sample(first, room);
        return new Look(
            first, form, records, Optional.empty(), sample.schema(), sample.rows(), false);
      }
    }
    PageReading reading = walks.reading(records, form);
    DocumentSettings settings = endpoint.options().documents().settings();
    try (Pages pages = walks.begin(draft, cancellation);
        PagedDocuments documents =
            new PagedDocuments(
                pages,
                reading,
                p -> p.walk().pages() >= most || p.walk().rows() >= SAMPLE_RECORDS,
                Optional.empty())) {
      DocumentSurvey survey = DocumentSurvey.all(documents, settings, cancellation);
      boolean complete = pages.walk().due().isEmpty();
      return new Look(
          first,
          form,
          records,
          documents.first().flatMap(f -> endpoint.detection().in(endpoint.request(draft), f)),
          survey.schema(),
          pages.walk().rows(),
          complete);
    }
  }

  /** The types of CSV are those of all its values, so that all are asked for. */
  private Schema csvSchema(List<Optional<Step>> steps) {
    try (ScratchFolder folder = ScratchFolder.in(room)) {
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        try (Pages pages = walks.begin(draft(steps.get(i)), cancellation)) {
          files.addAll(CsvPages.download(pages, folder.sub(i)));
        }
      }
      return CsvPages.schema(files, room);
    }
  }

  private ApiSplit draft(Optional<Step> step) {
    return ApiSplit.of(
        step, incremental, RecordsAt.HERE, endpoint.response().format(), new Schema(List.of()));
  }

  private RecordsAt records(Page first, ResponseOptions.Format form) {
    Optional<String> said = endpoint.response().recordsPath();
    if (said.isPresent()) {
      return RecordsAt.parse(said.get());
    }
    if (form != ResponseOptions.Format.JSON) {
      return RecordsAt.HERE;
    }
    RecordsFinder.Found found;
    try (InputStream body = PageReading.text(first)) {
      found = RecordsFinder.in(body, endpoint.detection().graphQl());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!found.others().isEmpty()) {
      notices.add(
          "the answer is read as one record; for the records in an array of it, write"
              + " response: {records_path: …} with one of "
              + String.join(", ", found.others()));
    } else if (!found.at().equals(RecordsAt.HERE)) {
      notices.add(
          "the records are at '"
              + found.at().shown()
              + "'; pin it with response: {records_path: "
              + found.at().shown()
              + "}");
    }
    return found.at();
  }

  private void tell(Look look) {
    boolean auto = endpoint.options().paging().kind() == PaginationType.AUTO;
    if (auto && look.paging().isPresent()) {
      notices.add("how to go on was found; pin it with " + look.paging().get().yaml());
    }
  }
}
