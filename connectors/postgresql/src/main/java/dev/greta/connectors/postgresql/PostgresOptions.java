package dev.greta.connectors.postgresql;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.ExactlyOneOf;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Name;
import dev.greta.spi.options.Range;
import dev.greta.spi.options.RequiredUnless;
import dev.greta.spi.options.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of {@code type: postgres}. */
@ExactlyOneOf({"query", "table"})
public record PostgresOptions(
    @Doc("where the server is, and who signs in") Connection connection,
    @Doc("the SELECT, VALUES, TABLE or WITH statement to read; run read-only")
        Optional<String> query,
    @Doc("the table or view to read, as SQL writes its name: orders, sales.orders, \"Orders\"")
        Optional<String> table,
    @Doc("in how many splits a table is read; by default by its size and the run's parallelism")
        @Range(min = 1, max = 10_000)
        Optional<Integer> partitions,
    @Doc("the column by whose values a table or query is split, in parts of about equal size")
        @Example("id")
        Optional<String> partitionColumn,
    @Doc("statements that each session runs first, such as SET search_path; read-only too")
        @Example("[SET ROLE analyst]")
        List<String> preQueries,
    @Doc("seconds until the server ends a statement; by default as the role has it")
        @Range(min = 1, max = 2_000_000)
        Optional<Integer> statementTimeout,
    @Doc("what becomes of a value that its column cannot hold, such as NaN or infinity")
        @Default("error")
        OnUnrepresentable onUnrepresentable) {

  public PostgresOptions {
    preQueries = List.copyOf(preQueries);
    if (query.filter(String::isBlank).isPresent()) {
      throw new InvalidOptionException("query", "the query is empty", "Write a SELECT.");
    }
    if (table.filter(String::isBlank).isPresent()) {
      throw new InvalidOptionException("table", "the table's name is empty", "Name a table.");
    }
  }

  /**
   * Where the server is, and who signs in, as far as the config says it; {@link Endpoint} is what
   * this and its service come to.
   *
   * @param connectionTimeout seconds
   * @param socketTimeout seconds
   */
  public record Connection(
      @Doc("host name or address; or the folder of the server's Unix socket, such as /tmp")
          @RequiredUnless("service")
          Optional<String> host,
      @Doc("port; by default the service's, or 5432") @Example("5432") @Range(min = 1, max = 65_535)
          Optional<Integer> port,
      @Doc("name of the database") @RequiredUnless("service") Optional<String> database,
      @Doc("name in psql's service file, which gives what this section does not") @Example("shop")
          Optional<String> service,
      @Doc("role to sign in as; by default the operating system's user, as psql does")
          Optional<String> username,
      @Doc("its password; better a reference such as ${POSTGRES_PASSWORD} than the text")
          Optional<Secret> password,
      @Doc("file of passwords, as psql's; by default what PGPASSFILE names, or ~/.pgpass")
          @Example(".pgpass")
          Optional<String> passfile,
      @Doc("disable, allow, prefer, require (the default), verify-ca or verify-full, as psql's")
          @Example("require")
          Optional<SslMode> sslMode,
      @Doc("seconds until an attempt to connect is given up; by default 30")
          @Example("30")
          @Range(min = 1, max = 86_400)
          Optional<Integer> connectionTimeout,
      @Doc("seconds without a byte from the server until it is taken for gone")
          @Default("3600")
          @Range(min = 1, max = 2_000_000)
          int socketTimeout,
      @Doc("file of the certificates (PEM) that verify-ca and verify-full trust")
          @Example("root.crt")
          Optional<String> rootCert,
      @Doc("file of the certificate (PEM) that signs in to a server which asks for one")
          @Example("client.crt")
          Optional<String> clientCert,
      @Doc("file of its private key, unencrypted: PKCS #8, as PEM or DER") @Example("client.key")
          Optional<String> clientKey,
      @Doc("what the server's list of sessions calls this one; by default greta") @Example("greta")
          Optional<String> applicationName) {

    public Connection {
      if (clientCert.isPresent() != clientKey.isPresent()) {
        String given = clientCert.isPresent() ? "client_cert" : "client_key";
        throw new InvalidOptionException(
            given, "client_cert and client_key go together", "Give both, or neither.");
      }
    }
  }

  /** How far the connection is secured, as libpq's {@code sslmode}. */
  public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    @Name("verify-ca")
    VERIFY_CA,
    @Name("verify-full")
    VERIFY_FULL;

    /** As YAML and the driver write it. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What becomes of a value that its Arrow type cannot hold. */
  public enum OnUnrepresentable {
    /** The read fails and names column, row and value. */
    ERROR,
    /** It becomes null, and the report counts it. */
    NULL
  }
}
