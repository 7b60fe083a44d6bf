package dev.greta.connectors.postgresql;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A database. Each plan and each reader has a connection of its own. */
final class PostgresSource implements Source {

  private final PostgresOptions options;
  private final SourceContext context;

  /** What is open, each with the snapshot that it exported, or an empty text. */
  private final Map<Session, String> sessions = new ConcurrentHashMap<>();

  PostgresSource(PostgresOptions options, SourceContext context) {
    this.options = options;
    this.context = context;
  }

  @Override
  public String place() {
    return options.connection().address() + "/" + options.connection().database();
  }

  @Override
  public String check(Check check) {
    return switch (check) {
      case CONNECTIVITY -> connectivity();
      case CREDENTIALS -> {
        try (Session session = open()) {
          yield "signed in as " + session.role();
        }
      }
      case ACCESS -> {
        try (Session session = open()) {
          yield new Planner(session, options, ReadRequest.all()).access();
        }
      }
      case SCHEMA -> {
        try (Session session = open()) {
          var columns = new Planner(session, options, ReadRequest.all()).describe();
          yield columns.size() == 1 ? "1 column" : columns.size() + " columns";
        }
      }
    };
  }

  /** A server that refuses the credentials has been reached. */
  private String connectivity() {
    String address = options.connection().address();
    try (Session session = open()) {
      return session.serverName() + " at " + address + ", " + session.transport();
    } catch (AuthenticationException e) {
      return "a PostgreSQL server at " + address;
    }
  }

  @Override
  public SourceSchema schema() {
    try (Session session = open()) {
      session.beginReadOnly();
      return new Catalog(session).schema();
    }
  }

  @Override
  public Plan plan(ReadRequest request) {
    Session session = open();
    PostgresPlan plan = Planner.plan(session, options, request);
    plan.snapshot().ifPresent(snapshot -> sessions.replace(session, snapshot));
    return plan;
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    return new CopyReader(
        split.id(),
        PgSplit.of(split),
        read,
        options.onUnrepresentable(),
        () -> open(read),
        sessions::containsValue);
  }

  private Session open() {
    Session session = Session.open(options, context.baseDirectory(), sessions::remove);
    sessions.put(session, "");
    return session;
  }

  /** Connects for a read, again and again where the policy and the failure allow it. */
  private Session open(ReadContext read) {
    RetryPolicy retry = read.retry();
    for (int failed = 1; ; failed++) {
      try {
        return open();
      } catch (ConnectionException e) {
        if (!e.retryable() || !retry.allowsAnother(failed)) {
          throw e;
        }
        read.listener().retrying(failed, e);
        read.cancellation().pause(retry.delayAfter(failed));
      }
    }
  }

  @Override
  public void close() {
    sessions.keySet().forEach(Session::close);
  }
}
