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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A database. Each plan and each reader has a connection of its own. */
final class PostgresSource implements Source {

  private final PostgresOptions options;
  private final SourceContext context;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

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
          yield new Planner(session, options, ReadRequest.all()).privileged(Planner::access);
        }
      }
      case SCHEMA -> {
        try (Session session = open()) {
          Planner planner = new Planner(session, options, ReadRequest.all());
          var columns = planner.privileged(Planner::describe);
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
      return new SchemaCatalog(session).schema();
    }
  }

  @Override
  public Plan plan(ReadRequest request) {
    return Planner.plan(open(), options, request);
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    return new CopyReader(split.id(), PgSplit.of(split), read, options, () -> open(read));
  }

  private Session open() {
    Session session = Session.open(options, context.baseDirectory(), sessions::remove);
    sessions.add(session);
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
    sessions.forEach(Session::close);
  }
}
