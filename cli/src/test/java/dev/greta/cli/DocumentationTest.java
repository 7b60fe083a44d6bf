package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.formats.write.OutputEnding;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says is what the code does. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** What the configs of the pages refer to. */
  private static final List<String> REFERENCES =
      List.of(
          "POSTGRES_USER",
          "POSTGRES_PASSWORD",
          "SHOP_TOKEN",
          "SHOP_PASSWORD",
          "SHOP_KEY",
          "SHOP_SECRET",
          "SHOP_REFRESH_TOKEN");

  private static Set<String> codes(Pattern pattern, String text) {
    Set<String> codes = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      codes.add(matcher.group(1));
    }
    return codes;
  }

  @Test
  void everyErrorCodeIsDocumentedAndNoOther() throws IOException {
    Pattern used = Pattern.compile("\"(GRT-\\d+)[ \"]");
    Set<String> inSources = new TreeSet<>();
    for (String part : new String[] {"spi", "lib", "connectors", "core", "cli"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
        for (Path file :
            files.filter(f -> f.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
          inSources.addAll(codes(used, Files.readString(file)));
        }
      }
    }
    String page = Files.readString(ROOT.resolve("docs/reference/errors.md"));
    assertThat(codes(Pattern.compile("(?m)^\\| (GRT-\\d+) \\|"), page)).isEqualTo(inSources);
  }

  @Test
  void everyOutputIsDocumentedAndNoOther() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/config.md"));
    String section = page.substring(page.indexOf("## Outputs"), page.indexOf("## References"));
    Set<String> endings = new TreeSet<>();
    OutputEnding.all().forEach(ending -> endings.add(ending.toString()));
    String first =
        section
            .lines()
            .filter(l -> l.startsWith("| `."))
            .map(l -> l.split("\\|")[1])
            .collect(Collectors.joining());
    assertThat(codes(Pattern.compile("`([a-z.]+)`"), first)).isEqualTo(endings);
  }

  @Test
  void theHelpNamesEveryOutput() {
    Screen screen = new Screen();
    new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation()).run("run", "--help");
    assertThat((screen.out() + screen.err()).replaceAll("\\s+", " "))
        .contains("It ends in " + OutputEnding.told().replace(".", ""));
  }

  /** Times and rates differ from run to run; all else must be as the page shows it. */
  static String timeless(String text) {
    return text.replaceAll(" *[0-9.,]+ m?s\\b", " TIME").replaceAll("[0-9.,]+ rows/s\\b", "RATE");
  }

  @Test
  void theReadmeShowsWhatTheQuickstartShows(@TempDir Path folder) throws IOException {
    for (String file : new String[] {"config.yml", "clock-changes.csv"}) {
      Files.copy(ROOT.resolve("examples/quickstart").resolve(file), folder.resolve(file));
    }
    Screen screen = new Screen();
    int code =
        new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation())
            .run("run", "--config", folder.resolve("config.yml").toString(), "--progress", "none");

    assertThat(code).isZero();
    String readme = timeless(Files.readString(ROOT.resolve("README.md")));
    assertThat(readme).contains(screen.out());
    assertThat(readme)
        .contains(timeless(screen.err().replace(folder + "/", "examples/quickstart/")));
  }

  static List<Page.Block> configs() throws IOException {
    return Page.all().stream().flatMap(page -> page.blocks("yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void eachConfigThatAPageShowsIsOne(Page.Block block, @TempDir Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("config.yml"), block.text());
    Screen screen = new Screen();
    for (String name : REFERENCES) {
      screen.environment.put(name, "secret");
    }
    int code =
        new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation())
            .run("validate", "--offline", "--config", config.toString());

    assertThat(code).as(block.text() + screen.err()).isZero();
  }

  @Test
  void linksBetweenPagesLead() throws IOException {
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    for (Page page : Page.all()) {
      Path file = ROOT.resolve(page.file());
      Matcher links = link.matcher(Files.readString(file));
      while (links.find()) {
        assertThat(file.resolveSibling(links.group(1)).normalize()).as(page.toString()).exists();
      }
    }
  }

  @Test
  void theReadmeShowsTheQuickstartsConfig() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains(Files.readString(ROOT.resolve("examples/quickstart/config.yml")));
  }
}
