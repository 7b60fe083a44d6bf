package dev.greta.connectors.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.connectors.api.ForEachOptions.Step;
import dev.greta.spi.SchemaText;
import dev.greta.spi.Split;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One walk over pages.
 *
 * @param step the value of for_each
 * @param since where an earlier run ended
 * @param records where the records are, settled
 * @param form of the answers, settled
 * @param all the schema, with all that decoding needs
 */
record ApiSplit(
    Optional<Step> step,
    Optional<String> since,
    RecordsAt records,
    ResponseOptions.Format form,
    Schema all) {

  static final int VERSION = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The split of a value of for_each, from where an earlier run ended it. */
  static ApiSplit of(
      Optional<Step> step,
      Optional<Incremental> incremental,
      RecordsAt records,
      ResponseOptions.Format form,
      Schema all) {
    Optional<String> since = incremental.flatMap(i -> i.since(id(step)));
    return new ApiSplit(step, since, records, form, all);
  }

  /** What tells this walk from the others of its source. */
  String id() {
    return id(step);
  }

  private static String id(Optional<Step> step) {
    return step.map(s -> s.value() + s.end().map(end -> " to " + end).orElse("")).orElse("pages");
  }

  Split split() {
    ObjectNode json = MAPPER.createObjectNode();
    step.ifPresent(
        s -> {
          json.put("value", s.value());
          s.end().ifPresent(end -> json.put("end", end));
        });
    since.ifPresent(text -> json.put("since", text));
    json.put("records", records.text());
    json.put("format", form.name());
    json.put("schema", SchemaText.of(all));
    return new Split(id(), VERSION, json.toString());
  }

  static ApiSplit of(Split split) {
    if (split.version() != VERSION) {
      throw ofAnother(split, null);
    }
    try {
      JsonNode json = MAPPER.readTree(split.json());
      return new ApiSplit(
          text(json, "value").map(value -> new Step(value, text(json, "end"))),
          text(json, "since"),
          RecordsAt.parse(json.required("records").textValue()),
          ResponseOptions.Format.valueOf(json.required("format").textValue()),
          SchemaText.parse(json.required("schema").textValue()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ofAnother(split, e);
    }
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonNode::textValue);
  }

  private static ValidationException ofAnother(Split split, @Nullable Exception cause) {
    return new ValidationException(
        Fault.of(ApiFaults.OTHER_SPLIT, "the split '" + split.id() + "' is of another release")
            .withRemedy("Plan and read with the same release."),
        cause);
  }
}
