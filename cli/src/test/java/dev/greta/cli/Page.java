package dev.greta.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as its fenced blocks and what stands in comments before them:
 *
 * <pre>
 * &lt;!-- folder: examples/quickstart --&gt;   commands find these files from here on
 * &lt;!-- file: config.yml --&gt;               the block that follows is this file
 * &lt;!-- server: examples/api/ShopServer.java --&gt;   it runs meanwhile
 * </pre>
 *
 * A {@code console} block holds commands, each behind a dollar sign, and what they print; a line
 * with nothing but {@code …} stands for any number of lines.
 */
record Page(Path file, List<Part> parts, Optional<String> server) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern PART =
      Pattern.compile(
          "(?ms)^<!-- (?<key>folder|file|server): (?<value>\\S+) -->$"
              + "|^```(?<info>\\w*)\\n(?<text>.*?)^```$");

  /** What a page is made of, as far as it matters here. */
  sealed interface Part {}

  /** Files of the repository that commands find. */
  record Folder(String path) implements Part {}

  /**
   * A fenced block.
   *
   * @param language behind the fence
   * @param name of the file that it is, if it is one
   */
  record Block(String language, String text, Optional<String> name) implements Part {}

  /** A command and what it prints. */
  record Command(String line, String output) {}

  static Page of(Path file) {
    String text = read(file);
    List<Part> parts = new ArrayList<>();
    Optional<String> name = Optional.empty();
    Optional<String> server = Optional.empty();
    Matcher matcher = PART.matcher(text);
    while (matcher.find()) {
      if (matcher.group("key") == null) {
        parts.add(new Block(matcher.group("info"), matcher.group("text"), name));
        name = Optional.empty();
      } else if (matcher.group("key").equals("file")) {
        name = Optional.of(matcher.group("value"));
      } else if (matcher.group("key").equals("folder")) {
        parts.add(new Folder(matcher.group("value")));
      } else {
        server = Optional.of(matcher.group("value"));
      }
    }
    return new Page(ROOT.relativize(file), parts, server);
  }

  /** The README and all below {@code docs}. */
  static List<Page> all() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .map(Page::of)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Block> blocks(String language) {
    return parts.stream()
        .filter(Block.class::isInstance)
        .map(Block.class::cast)
        .filter(block -> block.language().equals(language));
  }

  /** The commands of a {@code console} block. */
  static List<Command> commands(Block console) {
    List<Command> commands = new ArrayList<>();
    for (String part : console.text().split("(?m)^\\$ ")) {
      if (!part.isEmpty()) {
        int end = part.indexOf('\n');
        commands.add(new Command(part.substring(0, end), part.substring(end + 1)));
      }
    }
    return commands;
  }

  /** What a page shows, as a pattern of what a command may print. */
  static Pattern pattern(String shown) {
    StringBuilder regex = new StringBuilder();
    for (String line : shown.split("(?<=\n)")) {
      regex.append(line.equals("…\n") ? "(?s:.*)" : Pattern.quote(line));
    }
    return Pattern.compile(regex.toString());
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
