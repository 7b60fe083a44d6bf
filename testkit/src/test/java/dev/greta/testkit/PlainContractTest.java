package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The suite accepts a connector that claims nothing. */
class PlainContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new PlainFixture();
  }

  static final class PlainFixture implements SourceFixture {

    @Override
    public Connector<?> connector() {
      return new PlainConnector();
    }

    @Override
    public Dataset typical() {
      return InventedTables.dataset("typical", Map.of("table", "typical"));
    }

    @Override
    public Dataset empty() {
      return InventedTables.dataset("empty", Map.of("table", "empty"));
    }

    @Override
    public Dataset many() {
      return InventedTables.dataset("many", Map.of("table", "many"));
    }

    @Override
    public List<FaultCase> faults() {
      return List.of(FaultCase.unreachable("no such file", Map.of("table", "absent")));
    }

    @Override
    public Optional<Set<Capability>> requiredCapabilities() {
      return Optional.of(Set.of());
    }
  }
}
