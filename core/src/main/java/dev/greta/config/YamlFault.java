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

  private static final String UNCLOSED = "found unexpected end of stream";

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
          UNCLOSED,
          List.of("a quote that is never closed", "Close it."),
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
    String problem =
        e instanceof MarkedYamlEngineException marked && marked.getProblem() != null
            ? marked.getProblem()
            : "";
    Optional<Mark> mark =
        e instanceof MarkedYamlEngineException marked ? mark(marked, problem) : Optional.empty();
    Place place =
        mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1, ""))
            .orElse(new Place(file, 1, 1, ""));
    List<String> said =
        problem.contains("TAB")
            ? TAB
            : followsQuote(text, place) && !problem.startsWith(UNCLOSED) ? QUOTE : said(problem);
    problems.add(ConfigCode.UNREADABLE, place, said.get(0), said.get(1));
  }

  /** A quote that is not closed is where it opens; the parser finds out at the end of the file. */
  private static Optional<Mark> mark(MarkedYamlEngineException e, String problem) {
    return problem.startsWith(UNCLOSED)
        ? e.getContextMark().or(e::getProblemMark)
        : e.getProblemMark().or(e::getContextMark);
  }

  /** Whether a quote closes right before a place, and not to begin a line. */
  private static boolean followsQuote(String text, Place place) {
    String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
    int before =
        line.offsetByCodePoints(
                0, Math.min(place.column() - 1, line.codePointCount(0, line.length())))
            - 1;
    return before > 0 && (line.charAt(before) == '\'' || line.charAt(before) == '"');
  }

  private static final List<String> QUOTE =
      List.of(
          "text right behind a closing quote",
          "Within single quotes write '' for a quote, within double quotes \\\".");

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
