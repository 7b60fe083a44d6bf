package dev.greta.connectors.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that remembers from run to run how far was read, of several sources. */
final class StateFile {

  static final String UNREADABLE = "GRT-778";
  static final String UNWRITABLE = "GRT-1130";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  /** How far each was read that ever was. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : read().properties()) {
      String value = entry.getValue().path("value").textValue();
      if (value == null) {
        throw unreadable("'" + entry.getKey() + "' has no value", null);
      }
      values.put(entry.getKey(), value);
    }
    return values;
  }

  /**
   * Remembers values. The file is replaced whole, and no other run's value is lost.
   *
   * @throws OutputException if it cannot be written
   */
  void put(Map<String, String> values) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      ObjectNode all = read();
      values.forEach((name, value) -> all.putObject(name).put("value", value).put("saved_at", now));
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(
          next, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new OutputException(
          Fault.of(UNWRITABLE, "the state file cannot be written: " + e)
              .withPlace(file.toString())
              .withRemedy("Check the folder of incremental.state_file. What was read is there."),
          e);
    }
  }

  private ObjectNode read() {
    try {
      if (!Files.exists(file)) {
        return MAPPER.createObjectNode();
      }
      JsonNode all = MAPPER.readTree(Files.readString(file));
      if (all instanceof ObjectNode object) {
        return object;
      }
      throw unreadable("it is no JSON object", null);
    } catch (JsonProcessingException e) {
      throw unreadable("it is no JSON", e);
    } catch (IOException e) {
      throw unreadable(e.toString(), e);
    }
  }

  private ValidationException unreadable(String why, @Nullable Exception cause) {
    return new ValidationException(
        Fault.of(UNREADABLE, "the state file cannot be read: " + why)
            .withPlace(file.toString())
            .withRemedy("Correct it, or remove it to read everything anew."),
        cause);
  }
}
