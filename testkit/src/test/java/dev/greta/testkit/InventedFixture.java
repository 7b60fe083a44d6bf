package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The invented server, for the suite. */
final class InventedFixture implements SourceFixture {

  private static final Map<String, Object> UNREACHABLE = Map.of("host", "nowhere");
  private static final Map<String, Object> REFUSED = Map.of("password", "wrong horse battery");

  private final Defect defect;

  InventedFixture(Defect defect) {
    this.defect = defect;
  }

  @Override
  public Connector<?> connector() {
    return new InventedConnector();
  }

  @Override
  public Dataset typical() {
    return InventedTables.dataset("typical", table("typical", Map.of()));
  }

  @Override
  public Dataset empty() {
    return InventedTables.dataset("empty", table("empty", Map.of()));
  }

  @Override
  public Dataset many() {
    return InventedTables.dataset("many", table("many", Map.of()));
  }

  @Override
  public List<FaultCase> faults() {
    return List.of(
        FaultCase.unreachable("no server", table("typical", UNREACHABLE)),
        FaultCase.wrongCredentials("wrong password", table("typical", REFUSED)),
        FaultCase.badQuery("no table", table("absent", Map.of())));
  }

  @Override
  public Optional<Set<Capability>> requiredCapabilities() {
    return Optional.of(EnumSet.allOf(Capability.class));
  }

  @Override
  public Optional<Dataset> query() {
    Map<String, Object> options = table("", Map.of("query", "select typical"));
    options.remove("table");
    return Optional.of(InventedTables.dataset("select typical", options));
  }

  @Override
  public Optional<Dataset> misfit() {
    return Optional.of(InventedTables.dataset("misfit", table("misfit", Map.of())));
  }

  @Override
  public Optional<Changing> changing() {
    return Optional.of(
        new Changing(
            InventedTables.dataset("changing", table("changing", Map.of())),
            InventedTables.VERSION::incrementAndGet));
  }

  @Override
  public Optional<Endless> endless() {
    InventedTables.RUNNING.set(0);
    return Optional.of(
        new Endless(table("endless", Map.of()), () -> InventedTables.RUNNING.get() > 0));
  }

  private Map<String, Object> table(String name, Map<String, Object> more) {
    Map<String, Object> options = new HashMap<>();
    options.put("table", name);
    options.put("password", InventedTables.PASSWORD);
    options.put("defect", defect.name().toLowerCase(Locale.ROOT));
    options.putAll(more);
    return options;
  }
}
