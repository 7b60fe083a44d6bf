package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PaginationOptions;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a read begins, as an earlier one ended, and where the next one will. Each split has a place
 * of its own: they are read one after the other, and what comes up meanwhile in one that was read
 * is not passed over for the sake of another. What is found out while reading counts only once all
 * of it has arrived.
 */
final class Incremental {

  private final IncrementalOptions options;
  private final StateFile file;
  private final String source;

  /** The greatest value of each split that was read to its end. */
  private final Map<String, String> marks = new ConcurrentHashMap<>();

  private @Nullable Map<String, String> before;

  /**
   * @param source what tells it from others in the file
   */
  Incremental(IncrementalOptions options, StateFile file, String source) {
    this.options = options;
    this.file = file;
    this.source = source;
  }

  /** Where the value is in a record, a JSON Pointer. */
  String pointer() {
    return PaginationOptions.pointer(options.cursorPath());
  }

  /** What the first request of a split says; empty where everything is read. */
  Optional<String> since(String split) {
    Optional<String> known = Optional.ofNullable(before().get(name(split)));
    if (known.isEmpty()) {
      return options.initialValue();
    }
    if (options.lookback().isEmpty()) {
      return known;
    }
    return Optional.of(
        Marks.before(known.get(), options.lookback().get())
            .orElseThrow(
                () ->
                    new ConfigException(
                        Fault.of(
                                ConfigCode.WRONG_VALUE,
                                "lookback is a time, and '" + known.get() + "' is none")
                            .withPlace("data.api_config.incremental.lookback")
                            .withRemedy("Leave it out."))));
  }

  private synchronized Map<String, String> before() {
    Map<String, String> read = before == null ? file.values() : before;
    before = read;
    return read;
  }

  private String name(String split) {
    return source + " " + split;
  }

  /** A split was read to its end. */
  void reached(String split, Optional<String> mark) {
    mark.ifPresentOrElse(value -> marks.put(split, value), () -> marks.remove(split));
  }

  /** All splits' rows have arrived for good. */
  void delivered() {
    Map<String, String> now = file.values();
    Map<String, String> reached = new TreeMap<>();
    marks.forEach(
        (split, mark) -> {
          String known = now.get(name(split));
          reached.put(name(split), known == null ? mark : Marks.greater(known, mark));
        });
    if (!reached.isEmpty()) {
      file.put(reached);
    }
  }
}
