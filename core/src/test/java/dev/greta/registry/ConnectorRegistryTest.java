package dev.greta.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.ConfigException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorRegistryTest {

  public record NoOptions() {}

  /** A connector with these names and endings. */
  record Named(List<String> names, List<String> extensions) implements Connector<NoOptions> {

    @Override
    public String title() {
      return "";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Class<NoOptions> optionsType() {
      return NoOptions.class;
    }

    @Override
    public Source open(NoOptions options, SourceContext context) {
      throw new UnsupportedOperationException("nothing to open");
    }
  }

  /** A connector as a service loader finds it. */
  public static final class Found implements Connector<NoOptions> {

    @Override
    public List<String> names() {
      return List.of("found-by-the-service-loader");
    }

    @Override
    public String title() {
      return "";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Class<NoOptions> optionsType() {
      return NoOptions.class;
    }

    @Override
    public Source open(NoOptions options, SourceContext context) {
      throw new UnsupportedOperationException("nothing to open");
    }
  }

  private static Named named(String... names) {
    return new Named(List.of(names), List.of());
  }

  @Test
  void findsByEveryNameAndSortsByTheFirst() {
    Named b = named("b", "x");
    Named a = named("a");
    ConnectorRegistry registry = ConnectorRegistry.of(List.of(b, a));

    assertThat(registry.find("x")).contains(b);
    assertThat(registry.find("b")).contains(b);
    assertThat(registry.find("B")).isEmpty();
    assertThat(registry.names()).containsExactly("a", "b", "x");
    assertThat(registry.connectors()).isEqualTo(List.of(a, b));
  }

  @Test
  void theLongestEndingThatFitsDecides() {
    Named gz = new Named(List.of("gz"), List.of(".gz"));
    Named csvGz = new Named(List.of("csvgz"), List.of(".CSV.gz"));
    ConnectorRegistry registry = ConnectorRegistry.of(List.of(gz, csvGz));

    assertThat(registry.findByFileName("dir.gz/a.csv.GZ")).contains(csvGz);
    assertThat(registry.findByFileName("a.tar.gz")).contains(gz);
    assertThat(registry.findByFileName("gz")).isEmpty();
    assertThat(registry.extensions().keySet()).containsExactly(".csv.gz", ".gz");
  }

  @Test
  void anEndingThatSaysACompressionIsLookedBehind() {
    Named csv = new Named(List.of("csv"), List.of(".csv"));
    Named zip = new Named(List.of("zip"), List.of(".zip"));
    ConnectorRegistry registry = ConnectorRegistry.of(List.of(csv, zip));

    assertThat(registry.findByFileName("a.csv.GZ")).contains(csv);
    assertThat(registry.findByFileName("a.csv.zip")).contains(zip);
    assertThat(registry.findByFileName("a.gz")).isEmpty();
    assertThat(registry.findByFileName("a.csv.gz.gz")).isEmpty();
  }

  @Test
  void twoOfOneNameOrEndingAreRefusedAndBothNamed() {
    assertThatThrownBy(
            () ->
                ConnectorRegistry.of(List.of(named("a", "same"), new Found(), named("b", "same"))))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-312");
              assertThat(e.kind().exitCode()).isEqualTo(3);
              assertThat(e.fault().remedy()).contains("Take one of them off the class path.");
            })
        .hasMessage(
            "two connectors claim the name 'same': %s and %s",
            Named.class.getName(), Named.class.getName());
    assertThatThrownBy(
            () ->
                ConnectorRegistry.of(
                    List.of(
                        new Named(List.of("a"), List.of(".x")),
                        new Named(List.of("b"), List.of(".X")))))
        .hasMessageContaining("file name ending '.x'");
  }

  @Test
  void noConnectorIsCalledFile() {
    assertThatThrownBy(() -> ConnectorRegistry.of(List.of(named("file"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Named.class.getName());
  }

  @Test
  void connectorsOnTheClassPathAreFound(@TempDir Path folder) throws IOException {
    assertThat(load(folder, Found.class.getName()).find("found-by-the-service-loader"))
        .containsInstanceOf(Found.class);
  }

  @Test
  void aConnectorThatCannotBeLoadedIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> load(folder, "no.such.Connector"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.such.Connector");
  }

  private static ConnectorRegistry load(Path folder, String provider) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Connector.class.getName()), provider);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return ConnectorRegistry.load();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
