package dev.greta.connectors.files;

import java.util.List;

/** NDJSON files: one JSON value after the other, each a record. */
public final class NdjsonConnector implements JsonFiles {

  /** Found by {@link java.util.ServiceLoader}. */
  public NdjsonConnector() {}

  @Override
  public List<String> names() {
    return List.of("ndjson", "jsonl");
  }

  @Override
  public String title() {
    return "JSON records, one after the other";
  }

  @Override
  public List<String> extensions() {
    return List.of(".ndjson", ".jsonl");
  }

  @Override
  public boolean lines() {
    return true;
  }
}
