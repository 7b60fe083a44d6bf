package dev.greta.cli;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A failure as a person reads it: code and place; indented, the cause, what was tried, a remedy.
 */
final class ErrorText {

  private static final String INDENT = "  ";

  private ErrorText() {}

  /** Every fault of a failure, a blank line between them; no line break at the end. */
  static String of(GretaException failure, Style style) {
    List<Fault> faults =
        failure instanceof ConfigException config ? config.problems() : List.of(failure.fault());
    return faults.stream().map(fault -> of(fault, style)).collect(Collectors.joining("\n\n"));
  }

  static String of(Fault fault, Style style) {
    String where =
        Stream.concat(fault.connector().stream(), fault.place().stream())
            .collect(Collectors.joining("  "));
    List<String> lines = new ArrayList<>();
    lines.add(
        (style.bad(fault.code()) + " " + style.strong(DisplayText.escaped(where))).stripTrailing());
    add(lines, fault.message());
    fault.vendorCode().ifPresent(code -> add(lines, "The source's own code: " + code));
    fault.tried().forEach(attempt -> add(lines, attempt));
    fault.remedy().ifPresent(remedy -> add(lines, remedy));
    return String.join("\n", lines);
  }

  /** A message may hold what a server or a file said: its lines stay, control characters do not. */
  private static void add(List<String> lines, String text) {
    text.lines().forEach(line -> lines.add(INDENT + DisplayText.escaped(line)));
  }
}
