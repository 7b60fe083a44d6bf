package dev.greta.config;

import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lays one tree over another: mappings key by key, anything else as a whole. */
final class Overrides {

  private Overrides() {}

  static Mapping apply(Mapping base, Mapping override) {
    Map<String, Node> entries = new LinkedHashMap<>(base.entries());
    Map<String, Place> keyPlaces = new LinkedHashMap<>(base.keyPlaces());
    override
        .entries()
        .forEach(
            (key, value) -> {
              boolean both = value instanceof Mapping && base.entries().get(key) instanceof Mapping;
              entries.merge(
                  key, value, (was, is) -> both ? apply((Mapping) was, (Mapping) is) : is);
              keyPlaces.put(key, override.keyPlace(key));
            });
    return new Mapping(base.place(), entries, keyPlaces);
  }
}
