package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.PostgresOptions.SslMode;
import dev.greta.connectors.postgresql.ServiceFile.Entry;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.options.Secret;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a connection goes, and as whom: what the config says, what it leaves open and its service
 * says, and what stands if neither does.
 *
 * @param host a name or address; or, beginning with a slash, the folder of a Unix socket
 * @param password as far as config or service have it
 * @param passfile where else to look for it
 * @param connectionTimeout seconds; 0 for none
 * @param socketTimeout seconds
 * @param rootCert and the other files, absolute
 * @param commandLine for the server's process, as libpq's {@code options}
 */
record Endpoint(
    String host,
    int port,
    String database,
    String user,
    Optional<Secret> password,
    Path passfile,
    SslMode sslMode,
    int connectionTimeout,
    int socketTimeout,
    Optional<Path> rootCert,
    Optional<Path> clientCert,
    Optional<Path> clientKey,
    String applicationName,
    Optional<String> commandLine) {

  private static final int PORT = 5432;
  private static final int TIMEOUT = 30;
  private static final String APPLICATION = "greta";

  /**
   * Brings config and service together; reads the service's file, and reaches out to nothing.
   *
   * @param baseDirectory what names of files in the config are relative to; those in a service file
   *     are relative to the working directory, as psql's
   * @throws ConfigException if there is no such service, or something is missing in both
   */
  static Endpoint of(
      PostgresOptions.Connection config, Path baseDirectory, Environment environment) {
    Service service = new Service(config.service(), environment);
    Optional<Path> passfile =
        config.passfile().map(baseDirectory::resolve).or(() -> service.file("passfile"));
    return new Endpoint(
        config.host().or(() -> service.text("host")).orElseThrow(() -> service.lacks("host")),
        config.port().or(() -> service.number("port", 1, 65_535)).orElse(PORT),
        config
            .database()
            .or(() -> service.text("dbname"))
            .orElseThrow(() -> service.lacks("database")),
        config.username().or(() -> service.text("user")).orElse(environment.user()),
        config.password().or(() -> service.text("password").map(Secret::of)),
        passfile
            .or(() -> environment.variable("PGPASSFILE").map(Path::of))
            .orElseGet(() -> environment.file(".pgpass", "pgpass.conf")),
        config.sslMode().or(service::sslMode).orElse(SslMode.REQUIRE),
        config
            .connectionTimeout()
            .or(() -> service.number("connect_timeout", 0, 86_400))
            .orElse(TIMEOUT),
        config.socketTimeout(),
        config.rootCert().map(baseDirectory::resolve).or(() -> service.file("sslrootcert")),
        config.clientCert().map(baseDirectory::resolve).or(() -> service.file("sslcert")),
        config.clientKey().map(baseDirectory::resolve).or(() -> service.file("sslkey")),
        config.applicationName().or(() -> service.text("application_name")).orElse(APPLICATION),
        service.text("options"));
  }

  /** The entries of the service that the config names; none without one. */
  private static final class Service {

    private final Optional<String> name;
    private final Map<String, Entry> entries;

    Service(Optional<String> name, Environment environment) {
      this.name = name;
      this.entries = name.map(n -> ServiceFile.find(n, environment)).orElse(Map.of());
    }

    private Optional<Entry> entry(String key) {
      return Optional.ofNullable(entries.get(key)).filter(e -> !e.value().isEmpty());
    }

    Optional<String> text(String key) {
      return entry(key).map(Entry::value);
    }

    Optional<Path> file(String key) {
      return text(key).map(text -> Path.of(text).toAbsolutePath());
    }

    Optional<Integer> number(String key, int from, int to) {
      return entry(key).map(e -> number(e, from, to));
    }

    private static int number(Entry entry, int from, int to) {
      try {
        int value = Integer.parseInt(entry.value().strip());
        if (value >= from && value <= to) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below, as a number out of range is.
      }
      throw entry.wrong("a whole number from " + from + " to " + to);
    }

    Optional<SslMode> sslMode() {
      return entry("sslmode").map(Service::sslMode);
    }

    private static SslMode sslMode(Entry entry) {
      return Arrays.stream(SslMode.values())
          .filter(mode -> mode.text().equals(entry.value()))
          .findFirst()
          .orElseThrow(
              () ->
                  entry.wrong(
                      Arrays.stream(SslMode.values())
                          .map(SslMode::text)
                          .collect(Collectors.joining(", "))));
    }

    /** That the service has no value for what the config leaves open. */
    ConfigException lacks(String key) {
      return new ConfigException(
          Faults.fault(
                  ConfigCode.MISSING_KEY,
                  "neither this section nor the service '" + name.orElse("") + "' says the " + key)
              .withPlace("data.connection")
              .withRemedy("Add connection." + key + "."));
    }
  }

  /** Whether it is a Unix socket's. */
  boolean isLocal() {
    return host.startsWith("/");
  }

  /** The socket of a local server (documentation, 19.3.1 "unix_socket_directories"). */
  Path socket() {
    return Path.of(host, ".s.PGSQL." + port);
  }

  /** {@code localhost:5432}, for messages. */
  String address() {
    return host + ":" + port;
  }
}
