package dev.greta.config;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says what the YAML parser found, without the text that it found it in: that may be a credential.
 */
final class YamlFault {

  private static final Pattern QUOTED_FIND =
      Pattern.compile(",? but (found|got).*", Pattern.DOTALL);

  /** Complaints that quote the file, and others that want plainer words: how they begin. */
  private static final Map<String, List<String>> PLAIN =
      Map.of(
          "mapping values are not allowed here",
              List.of(
                  "a colon where no key can stand",
                  "Check the indentation; put text with a colon and a blank in quotes."),
          "found character",
              List.of(
                  "a character that no value can begin with",
                  "Put text that begins with @, %, ` or the like in quotes."),
          "found unknown escape character",
              List.of(
                  "an escape that YAML does not know",
                  "Within double quotes write \\\\ for a backslash, or use single quotes."),
          "found undefined tag handle",
              List.of("a tag that configs do not use", "Put text that begins with ! in quotes."),
          "could not find expected ':'",
              List.of("a key without a colon", "Write key: value, with a blank after the colon."),
          "found unexpected end of stream", List.of("a quote that is never closed", "Close it."),
          "expected <block end>",
              List.of("a line that belongs to nothing above it", "Check the indentation."));

  private static final List<String> QUOTING =
      List.of("unexpected character", "duplicate tag handle", "found a number");

  private YamlFault() {}

  static void report(YamlEngineException e, String file, String text, Problems problems) {
    if (e instanceof ReaderException unprintable) {
      problems.add(
          ConfigCode.UNREADABLE,
          placeOf(file, text, unprintable.getPosition()),
          "a character that YAML does not allow: U+"
              + String.format("%04X", unprintable.getCodePoint()),
          "Remove it; within double quotes \\x1B and the like stand for it.");
      return;
    }
    Optional<Mark> mark =
        e instanceof MarkedYamlEngineException marked
            ? marked.getProblemMark().or(marked::getContextMark)
            : Optional.empty();
    String problem =
        e instanceof MarkedYamlEngineException marked && marked.getProblem() != null
            ? marked.getProblem()
            : "";
    Place place =
        mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1, ""))
            .orElse(new Place(file, 1, 1, ""));
    List<String> said = problem.contains("TAB") ? TAB : said(problem);
    problems.add(ConfigCode.UNREADABLE, place, said.get(0), said.get(1));
  }

  private static final List<String> TAB =
      List.of("a tab where YAML wants spaces", "Replace the tab by spaces.");

  private static List<String> said(String problem) {
    for (Map.Entry<String, List<String>> entry : PLAIN.entrySet()) {
      if (problem.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    boolean quotes = problem.isEmpty() || QUOTING.stream().anyMatch(problem::startsWith);
    String cause = quotes ? "" : ": " + QUOTED_FIND.matcher(problem).replaceFirst("");
    return List.of(
        "no valid YAML" + cause,
        "Check indentation, colons and quotes at this place; within { } and [ ] put ${…} in quotes.");
  }

  /** The place of a character. */
  static Place placeOf(String file, String text, int index) {
    String before = text.substring(0, Math.min(index, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new Place(file, line, column, "");
  }
}
