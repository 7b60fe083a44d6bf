package dev.greta.connectors.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.greta.documents.json.RecordsPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out where the records are in an answer: the answer itself where it is an array; else the
 * array of objects, at most some levels down, that has a usual name, or is the only one. Where
 * there is none, or no way to choose, the answer is one record.
 */
final class RecordsFinder {

  private static final JsonFactory FACTORY = Lenient.FACTORY;

  private static final int LEVELS = 3;

  private static final List<String> USUAL =
      List.of(
          "data",
          "items",
          "results",
          "records",
          "value",
          "values",
          "rows",
          "content",
          "entries",
          "objects",
          "documents",
          "hits",
          "list",
          "result",
          "response");

  private final boolean graphQl;
  private final List<Candidate> candidates = new ArrayList<>();

  /** Some sources have null where there is no record. */
  private final List<Candidate> nulls = new ArrayList<>();

  private RecordsFinder(boolean graphQl) {
    this.graphQl = graphQl;
  }

  /** An array of objects, or one without elements. */
  private record Candidate(List<String> path, boolean edges) {

    String last() {
      return path.get(path.size() - 1);
    }
  }

  /**
   * What was found.
   *
   * @param others arrays that could be meant too, where there was no way to choose
   */
  record Found(RecordsAt at, List<String> others) {}

  /** Looks at a body of JSON; one that is malformed is read to where it is. */
  static Found in(InputStream body, boolean graphQl) {
    RecordsFinder finder = new RecordsFinder(graphQl);
    try (JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        finder.object(in, List.of());
      }
    } catch (IOException e) {
      // Reading it finds the same, and says where it is.
    }
    return finder.found();
  }

  private void object(JsonParser in, List<String> path) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      List<String> here = new ArrayList<>(path);
      here.add(in.currentName());
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_ARRAY) {
        array(in, here);
      } else if (value == JsonToken.START_OBJECT && here.size() < LEVELS) {
        object(in, here);
      } else if (value == JsonToken.VALUE_NULL && USUAL.contains(here.get(here.size() - 1))) {
        nulls.add(new Candidate(here, false));
      } else {
        in.skipChildren();
      }
    }
  }

  private void array(JsonParser in, List<String> path) throws IOException {
    JsonToken first = in.nextToken();
    if (first == JsonToken.END_ARRAY) {
      candidates.add(new Candidate(path, false));
      return;
    }
    boolean edges = false;
    if (first == JsonToken.START_OBJECT) {
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        edges |= in.currentName().equals("node");
        in.nextToken();
        in.skipChildren();
      }
      candidates.add(new Candidate(path, edges && path.get(path.size() - 1).equals("edges")));
    } else {
      in.skipChildren();
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      in.skipChildren();
    }
  }

  private Found found() {
    if (candidates.isEmpty() && nulls.size() == 1 && !graphQl) {
      return new Found(at(nulls.get(0)), List.of());
    }
    if (candidates.isEmpty()) {
      return new Found(RecordsAt.HERE, List.of());
    }
    return usual()
        .or(() -> candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty())
        .map(candidate -> new Found(at(candidate), List.of()))
        .orElseGet(
            () -> new Found(RecordsAt.HERE, candidates.stream().map(c -> at(c).shown()).toList()));
  }

  /** The one of a usual name that is furthest out; two at the same level are no choice. */
  private Optional<Candidate> usual() {
    if (graphQl) {
      List<Candidate> connections =
          candidates.stream().filter(c -> c.edges() || c.last().equals("nodes")).toList();
      if (connections.stream().map(RecordsFinder::parent).distinct().count() == 1) {
        // Where a connection has both, its nodes are the same records.
        return connections.stream()
            .filter(c -> !c.edges())
            .findFirst()
            .or(() -> connections.stream().findFirst());
      }
      return Optional.empty();
    }
    for (int level = 1; level <= LEVELS; level++) {
      int depth = level;
      List<Candidate> here =
          candidates.stream()
              .filter(c -> c.path().size() == depth && USUAL.contains(c.last()))
              .toList();
      if (!here.isEmpty()) {
        return here.size() == 1 ? Optional.of(here.get(0)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<String> parent(Candidate candidate) {
    return candidate.path().subList(0, candidate.path().size() - 1);
  }

  private static RecordsAt at(Candidate candidate) {
    return new RecordsAt(
        new RecordsPath(candidate.path()),
        candidate.edges() ? new RecordsPath(List.of("node")) : RecordsPath.HERE);
  }
}
