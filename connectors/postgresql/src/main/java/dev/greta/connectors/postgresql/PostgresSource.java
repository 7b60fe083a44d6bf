package dev.greta.connectors.postgresql;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A database. A plan has a connection of its own; readers take turns with those of the pool. */
final class PostgresSource implements Source {

  private final PostgresOptions options;
  private final Endpoint endpoint;
  private final SessionPool sessions;

  /** The snapshots of the plans that are open. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /**
   * @throws dev.greta.spi.error.ConfigException if the service of the config is not there, or says
   *     too little
   */
  PostgresSource(PostgresOptions options, Login login) {
    this.options = options;
    this.endpoint = login.endpoint();
    this.sessions = new SessionPool(() -> Session.open(login, options));
  }

  @Override
  public String place() {
    return endpoint.address() + "/" + endpoint.database();
  }

  @Override
  public String check(Check check) {
    return switch (check) {
      case CONNECTIVITY -> connectivity();
      case CREDENTIALS -> {
        try (Session session = sessions.open()) {
          yield "signed in as " + session.role();
        }
      }
      case ACCESS -> {
        try (Session session = sessions.open()) {
          yield new Planner(session, options, ReadRequest.all()).access();
        }
      }
      case SCHEMA -> {
        try (Session session = sessions.open()) {
          var columns = new Planner(session, options, ReadRequest.all()).describe();
          yield columns.size() == 1 ? "1 column" : columns.size() + " columns";
        }
      }
    };
  }

  /** A server that refuses the credentials has been reached. */
  private String connectivity() {
    String address = endpoint.address();
    try (Session session = sessions.open()) {
      return session.serverName() + " at " + address + ", " + session.transport();
    } catch (AuthenticationException e) {
      return "a PostgreSQL server at " + address;
    }
  }

  @Override
  public SourceSchema schema() {
    try (Session session = sessions.open()) {
      session.beginReadOnly();
      return new Catalog(session).schema();
    }
  }

  @Override
  public Plan plan(ReadRequest request) {
    PostgresPlan plan = Planner.plan(sessions.open(), options, request, this::ended);
    plan.snapshot().ifPresent(held::add);
    return plan;
  }

  private void ended(PostgresPlan plan) {
    plan.snapshot().ifPresent(held::remove);
    sessions.closeIdle();
  }

  @Override
  public BatchReader read(Split split, ReadContext read) {
    return new CopyReader(
        split.id(),
        PgSplit.of(split),
        read,
        options.onUnrepresentable(),
        sessions,
        () -> take(read),
        held::contains);
  }

  /** Connects for a read, again and again where the policy and the failure allow it. */
  private Session take(ReadContext read) {
    RetryPolicy retry = read.retry();
    for (int failed = 1; ; failed++) {
      try {
        return sessions.take();
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
    sessions.close();
  }
}
