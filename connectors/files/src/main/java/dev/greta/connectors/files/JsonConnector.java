package dev.greta.connectors.files;

import java.util.List;

/** JSON files: the elements of an array, or of one within an object. */
public final class JsonConnector implements JsonFiles {

  /** Found by {@link java.util.ServiceLoader}. */
  public JsonConnector() {}

  @Override
  public List<String> names() {
    return List.of("json");
  }

  @Override
  public String title() {
    return "JSON files: records in an array, or within an object";
  }

  @Override
  public List<String> extensions() {
    return List.of(".json");
  }

  @Override
  public boolean lines() {
    return false;
  }
}
