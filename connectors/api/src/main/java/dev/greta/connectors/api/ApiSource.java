package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PaginationOptions;
import dev.greta.http.RateLimitFacts;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import java.util.List;
import java.util.Optional;

/** An endpoint. Whatever is asked of it, each page is asked for but once. */
final class ApiSource implements Source {

  /** A key of {@link Repeats} takes so much of the heap, of which they may have a quarter. */
  private static final int KEY_BYTES = 100;

  private final Endpoint endpoint;
  private final SourceContext room;
  private final Walks walks;
  private final Optional<Incremental> incremental;
  private final Cancellation closing = new Cancellation();

  ApiSource(Endpoint endpoint, SourceContext context) {
    this.endpoint = endpoint;
    this.room = context;
    this.walks = new Walks(endpoint, context.tempDirectory());
    this.incremental =
        endpoint
            .incremental()
            .map(
                options ->
                    new Incremental(
                        options,
                        new StateFile(context.baseDirectory().resolve(options.stateFile())),
                        endpoint.identity()));
  }

  private Planner planner() {
    return new Planner(endpoint, walks, incremental, room, closing);
  }

  @Override
  public String place() {
    return endpoint.place();
  }

  @Override
  public String check(Check check) {
    return switch (check) {
      case CONNECTIVITY -> connectivity();
      case CREDENTIALS -> credentials();
      case ACCESS -> access();
      case SCHEMA -> {
        int columns = planner().look(1).sample().getFields().size();
        yield columns == 1 ? "1 column" : columns + " columns";
      }
    };
  }

  /** A source that refuses the credentials has been reached. */
  private String connectivity() {
    try {
      Planner.Look look = planner().look(1);
      return look.page().status()
          + " from "
          + endpoint.web().base()
          + limits(look.page().rateLimit());
    } catch (AuthenticationException
        | QueryException
        | ValidationException
        | IncompleteException e) {
      return endpoint.web().base() + " answers";
    }
  }

  /** What is wrong with an answer beside its refusing somebody is found by the next check. */
  private String credentials() {
    boolean sent =
        endpoint.options().auth().isPresent() || endpoint.options().authType().isPresent();
    try {
      planner().look(1);
    } catch (QueryException | ValidationException | IncompleteException e) {
      return sent ? "not refused" : "none are sent";
    }
    return sent ? "accepted" : "none are sent, and none were asked for";
  }

  private static String limits(RateLimitFacts facts) {
    StringBuilder text = new StringBuilder();
    facts.remaining().ifPresent(left -> text.append("; ").append(left).append(" requests left"));
    facts.limit().ifPresent(limit -> text.append(" of ").append(limit));
    facts.reset().ifPresent(in -> text.append(", anew in ").append(in.toSeconds()).append(" s"));
    return text.toString();
  }

  private String access() {
    Planner.Look look = planner().look(1);
    String records = look.rows() == 1 ? "1 record" : look.rows() + " records";
    String at = look.records().equals(RecordsAt.HERE) ? "" : " at " + look.records().shown();
    String paging =
        look.paging()
            .map(PaginationOptions::yaml)
            .map(yaml -> "; " + yaml)
            .orElse(look.complete() ? "; all of them" : "");
    return records + at + " on the first page" + paging;
  }

  @Override
  public SourceSchema schema() {
    try (Plan plan = planner().plan(ReadRequest.all())) {
      return new SourceSchema(
          List.of(new SourceSchema.Table(endpoint.place(), plan.schema(), plan.estimate().rows())));
    }
  }

  @Override
  public Plan plan(ReadRequest request) {
    return planner().plan(request);
  }

  @Override
  public BatchReader read(Split split, ReadContext context) {
    ApiSplit walk = ApiSplit.of(split);
    long most = Runtime.getRuntime().maxMemory() / 4 / KEY_BYTES;
    WalkRecords records =
        walk.form() == ResponseOptions.Format.CSV
            ? new CsvRecords(walk.all(), context, room, () -> walks.begin(walk, context))
            : new JsonRecords(
                walk,
                endpoint.options().documents().settings(),
                context,
                () -> documents(walk, context));
    return new ApiReader(
        walk,
        records,
        context,
        incremental,
        walks.column(walk.step()),
        endpoint
            .options()
            .dedupeKey()
            .map(
                key ->
                    new Repeats(
                        key, context.allocator(), (int) Math.min(most, Integer.MAX_VALUE))));
  }

  private PagedDocuments documents(ApiSplit walk, ReadContext context) {
    return new PagedDocuments(
        walks.begin(walk, context),
        walks.reading(walk.records(), walk.form()),
        pages -> false,
        incremental.map(Incremental::pointer));
  }

  @Override
  public void close() {
    closing.cancel();
    walks.close();
  }
}
