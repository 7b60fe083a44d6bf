package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.PostgresOptions.SslMode;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects and signs in. Service file, password file and credentials are looked at anew for each
 * connection, as they may have changed. Safe for use by many threads.
 */
final class Login {

  /** Seconds that the request to cancel a statement may take, as the driver has it. */
  private static final int CANCEL_TIMEOUT = 10;

  private final PostgresOptions.Connection config;
  private final Path baseDirectory;
  private final Environment environment;
  private final Consumer<String> credentials;

  /**
   * @param baseDirectory what names of files in the config are relative to
   * @param credentials told of each password that stood elsewhere than in the config
   */
  Login(
      PostgresOptions.Connection config,
      Path baseDirectory,
      Environment environment,
      Consumer<String> credentials) {
    this.config = config;
    this.baseDirectory = baseDirectory;
    this.environment = environment;
    this.credentials = credentials;
  }

  /**
   * Where connections go at this time.
   *
   * @throws dev.greta.spi.error.ConfigException if config and service do not say it
   */
  Endpoint endpoint() {
    return Endpoint.of(config, baseDirectory, environment);
  }

  /**
   * Connects.
   *
   * @throws GretaException if that fails
   */
  BaseConnection connect(Endpoint endpoint) {
    Optional<Passfile> passfile =
        endpoint.password().isPresent()
            ? Optional.empty()
            : Optional.of(Passfile.look(endpoint.passfile(), endpoint));
    Optional<String> password =
        endpoint.password().map(Secret::reveal).or(() -> passfile.flatMap(Passfile::password));
    if (config.password().isEmpty()) {
      password.ifPresent(credentials);
    }
    try {
      // Without one, the driver would look into password files itself, into others than psql does.
      return dataSource(endpoint)
          .getConnection(endpoint.user(), password.orElse(""))
          .unwrap(BaseConnection.class);
    } catch (SQLException e) {
      throw ConnectFaults.of(e, endpoint, passfile);
    }
  }

  private static PGSimpleDataSource dataSource(Endpoint endpoint) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {endpoint.port()});
    source.setDatabaseName(endpoint.database());
    source.setConnectTimeout(endpoint.connectionTimeout());
    source.setLoginTimeout(endpoint.connectionTimeout());
    source.setApplicationName(endpoint.applicationName());
    // Until it is open: an attempt that is given up must not wait on in a thread of its own.
    source.setSocketTimeout(endpoint.connectionTimeout());
    source.setCancelSignalTimeout(cancelTimeout(endpoint));
    endpoint.commandLine().ifPresent(source::setOptions);
    if (endpoint.isLocal()) {
      source.setServerNames(new String[] {"localhost"});
      source.setSocketFactory(UnixSocketFactory.class.getName());
      source.setSocketFactoryArg(endpoint.socket().toString());
      source.setSslMode(SslMode.DISABLE.text()); // The server has no TLS there; libpq overlooks it.
      return source;
    }
    source.setServerNames(new String[] {endpoint.host()});
    source.setTcpKeepAlive(true);
    source.setSslMode(endpoint.sslMode().text());
    endpoint.rootCert().map(Path::toString).ifPresent(source::setSslRootCert);
    endpoint.clientCert().map(Path::toString).ifPresent(source::setSslCert);
    endpoint.clientKey().map(Path::toString).ifPresent(source::setSslKey);
    return source;
  }

  private static int cancelTimeout(Endpoint endpoint) {
    int limit = Math.min(CANCEL_TIMEOUT, endpoint.socketTimeout());
    return endpoint.connectionTimeout() == 0
        ? limit
        : Math.min(limit, endpoint.connectionTimeout());
  }
}
