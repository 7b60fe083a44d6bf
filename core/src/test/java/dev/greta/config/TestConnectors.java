package dev.greta.config;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.ExactlyOneOf;
import dev.greta.spi.options.Form;
import dev.greta.spi.options.Name;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.OneOrMore;
import dev.greta.spi.options.Range;
import dev.greta.spi.options.RequiredUnless;
import dev.greta.spi.options.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connectors that have options of every type, and open nothing. */
final class TestConnectors {

  private TestConnectors() {}

  record CsvOptions(
      @Doc("the path of the file") @OneOrMore List<String> source,
      @Doc("between two values") @Default(",") @Form(value = "[^\\n]", says = "one character")
          String delimiter,
      @Default("true") boolean header,
      List<String> nullValues,
      Map<String, String> types,
      @Range(min = 1, max = 100) Optional<Integer> sample) {}

  record ParquetOptions(String source, Optional<Boolean> strict) {}

  record CompressedOptions(String source, @Range(min = 1, max = 9) @Default("6") int level) {}

  enum SslMode {
    DISABLE,
    REQUIRE,
    @Name("verify-ca")
    VERIFY_CA
  }

  record Server(
      @RequiredUnless("service") Optional<String> host,
      @Default("5432") @Range(min = 1, max = 65_535) int port,
      @RequiredUnless("service") Optional<String> database,
      Optional<String> service,
      Optional<String> username,
      Optional<Secret> password,
      @Default("require") SslMode sslMode,
      @Default("30s") Duration connectionTimeout) {}

  @ExactlyOneOf({"table", "query"})
  record DatabaseOptions(
      Server connection,
      Optional<String> table,
      Optional<String> query,
      @Range(min = 0, max = 1) @Default("0.5") double ratio,
      Optional<Long> limit) {}

  record Auth(Optional<Secret> token, List<Secret> keys) {}

  record Step(String name, @Range(min = 0) Optional<Long> repeat) {}

  record ApiConfig(
      String baseUrl,
      Map<String, Secret> headers,
      Map<String, Node> params,
      Optional<Auth> auth,
      List<Step> steps,
      Optional<Node> pagination) {}

  record ApiOptions(ApiConfig apiConfig, Optional<String> fileType) {}

  static final Connector<CsvOptions> CSV =
      new Fake<>(CsvOptions.class, List.of("csv"), List.of(".csv", ".tsv"));
  static final Connector<ParquetOptions> PARQUET =
      new Fake<>(ParquetOptions.class, List.of("parquet", "pq"), List.of(".parquet", ".gz"));
  static final Connector<CompressedOptions> COMPRESSED =
      new Fake<>(CompressedOptions.class, List.of("gzcsv"), List.of(".csv.gz"));
  static final Connector<DatabaseOptions> POSTGRES =
      new Fake<>(DatabaseOptions.class, List.of("postgres", "postgresql"), List.of());
  static final Connector<ApiOptions> API = new Fake<>(ApiOptions.class, List.of("api"), List.of());

  static final ConnectorRegistry REGISTRY =
      ConnectorRegistry.of(List.of(POSTGRES, CSV, PARQUET, COMPRESSED, API));

  record Fake<O extends Record>(Class<O> optionsType, List<String> names, List<String> extensions)
      implements Connector<O> {

    @Override
    public String title() {
      return "a fake " + names.get(0);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Source open(O options, SourceContext context) {
      throw new UnsupportedOperationException("nothing to open");
    }
  }
}
