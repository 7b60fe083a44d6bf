package dev.greta.cli;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Capability;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connector that fails as a test says, and else finds something at each check. */
final class StubConnector implements Connector<StubConnector.Keys> {

  @Nullable RuntimeException openFailure;
  @Nullable Error openError;
  @Nullable GretaException checkFailure;
  Check failingCheck = Check.ACCESS;

  record Keys(Optional<Secret> password) {}

  /** A registry of this one, and of one that is there to be listed. */
  ConnectorRegistry registry() {
    return ConnectorRegistry.of(List.of(this, new Listed()));
  }

  @Override
  public List<String> names() {
    return List.of("stub");
  }

  @Override
  public String title() {
    return "A stub";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.QUERY);
  }

  @Override
  public Class<Keys> optionsType() {
    return Keys.class;
  }

  @Override
  public Source open(Keys options, SourceContext context) {
    if (openError != null) {
      throw openError;
    }
    if (openFailure != null) {
      throw openFailure;
    }
    return new Checked();
  }

  private final class Checked implements Source {

    @Override
    public String place() {
      return "nowhere";
    }

    @Override
    public String check(Check check) {
      if (checkFailure != null && check == failingCheck) {
        throw checkFailure;
      }
      return "found\n" + check.ordinal();
    }

    @Override
    public SourceSchema schema() {
      throw new IllegalStateException("a stub");
    }

    @Override
    public Plan plan(ReadRequest request) {
      throw new IllegalStateException("a stub's plan, with hunter2");
    }

    @Override
    public BatchReader read(Split split, ReadContext context) {
      throw new IllegalStateException("a stub");
    }

    @Override
    public void close() {}
  }

  private static final class Listed implements Connector<Keys> {

    @Override
    public List<String> names() {
      return List.of("csv", "tsv");
    }

    @Override
    public String title() {
      return "CSV files";
    }

    @Override
    public List<String> extensions() {
      return List.of(".csv", ".tsv");
    }

    @Override
    public Set<Capability> capabilities() {
      return EnumSet.of(Capability.PARALLEL_SPLITS, Capability.CANCEL_AT_SOURCE);
    }

    @Override
    public Class<Keys> optionsType() {
      return Keys.class;
    }

    @Override
    public Source open(Keys options, SourceContext context) {
      throw new IllegalStateException("a stub");
    }
  }
}
