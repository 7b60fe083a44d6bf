package dev.greta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.greta.config.TestConnectors.CsvOptions;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

  private final Path folder;
  private final Path file;
  private final Map<String, String> environment = new LinkedHashMap<>();

  ReferencesTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("config.yml");
    environment.put("NAME", "value");
    environment.put("EMPTY", "");
    environment.put("DOLLARS", "${NAME} $$ ${");
    environment.put("YAML", "x\n  delimiter: ';'");
    environment.put("SEVEN", "7");
    environment.put("POSTGRES_PASS", "hunter2");
  }

  private Config load(String yaml) throws IOException {
    Files.writeString(file, yaml);
    return ConfigLoader.create(TestConnectors.REGISTRY, environment).load(file);
  }

  private String source(String text) throws IOException {
    return options("source: '" + text + "'").source().get(0);
  }

  private CsvOptions options(String yaml) throws IOException {
    return (CsvOptions) load("data:\n  type: csv\n  " + yaml + "\n").data().connector().options();
  }

  private ConfigException refused(String text) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> source(text));
    assertThat(e).as(text).isNotNull();
    return e;
  }

  private Path write(String name, String text) throws IOException {
    Path path = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NAME}|value",
        "${env:NAME}|value",
        "a ${NAME} b ${NAME}c|a value b valuec",
        "${NAME:-other}|value",
        "${NOPE:-other}|other",
        "${NOPE:-}|''",
        "${NOPE:-a:-b:?c}|a:-b:?c",
        "${NOPE:-a $$ b}|a $ b",
        "${env:NOPE:-other}|other",
        "${EMPTY}|''",
        "${EMPTY:-other}|other",
        "${NAME:?message}|value",
        "${env:-x}|x",
        "${file:-x}|x",
        "$${NAME}|${NAME}",
        "$$$${NAME}|$${NAME}",
        "$$${NAME}|$value",
        "$|$",
        "a$b $1 $(x)|a$b $1 $(x)",
        "x$|x$",
        "a } b|a } b",
        "${DOLLARS}|${NAME} $$ ${",
        "x${NAME}}|xvalue}"
      })
  void resolveWithinTextOnce(String text, String expected) throws IOException {
    assertThat(source(text)).isEqualTo(expected);
  }

  @Test
  void giveTextThatIsNeverYaml() throws IOException {
    CsvOptions options = options("source: ${YAML}");
    assertThat(options.source().get(0)).isEqualTo("x\n  delimiter: ';'");
    assertThat(options.delimiter()).isEqualTo(",");
    environment.put("NULL", "null");
    environment.put("LIST", "[a, b]");
    assertThat(options("source: ${NULL}").source().get(0)).isEqualTo("null");
    assertThat(options("source: ${LIST}").source().get(0)).isEqualTo("[a, b]");
  }

  @Test
  void giveNumbersAndChoicesWhereTheseAreExpected() throws IOException {
    environment.put("TRUTH", "false");
    environment.put("BACKEND", "duckdb");
    CsvOptions options =
        options("source: x\n  sample: ${SEVEN}\n  header: \"${TRUTH}\"\n  backend: ${BACKEND}");
    assertThat(options.sample()).contains(7);
    assertThat(options.header()).isFalse();
  }

  @Test
  void resolveInListsAndMapsButNotInKeys() throws IOException {
    CsvOptions options =
        options("source: x\n  null_values: [\"${NAME}\", x]\n  types: {\"${NAME}\": \"${NAME}\"}");
    assertThat(options.nullValues()).containsExactly("value", "x");
    assertThat(options.types()).isEqualTo(Map.of("${NAME}", "value"));
  }

  @Test
  void resolveInNoSectionThatIsNotUsed() throws IOException {
    load("data: {type: csv, source: x}\nautoml: {key: \"${NOPE}\", other: \"${\"}\n");
  }

  @Test
  void nameTheOriginOfEachValue() throws IOException {
    write(".env", "DOT=x\n");
    write("f", "x");
    Config config =
        load("data: {type: csv, source: \"${NAME}${DOT}${file:f}${NOPE:-d}\", delimiter: x}");
    Mapping data = (Mapping) config.effective().get("data").orElseThrow();
    assertThat(((Scalar) data.get("source").orElseThrow()).origin())
        .contains("environment NAME, .env DOT, file f, default of ${NOPE}");
    assertThat(((Scalar) data.get("delimiter").orElseThrow()).origin()).isEmpty();
  }

  @Test
  void thatAreNotSetReadAsTheDocumentationShows() throws IOException {
    write(".env", "OTHER=x\n");
    Files.writeString(
        file,
        "data:\n  type: postgres\n  table: t\n  connection:\n    host: h\n    database: d\n"
            + "    password: ${POSTGRES_PASSWORD}\n");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigLoader.create(TestConnectors.REGISTRY, environment).load(file));

    assertThat(e.problems()).hasSize(1);
    assertThat(e.kind()).isEqualTo(ErrorKind.SECRET);
    assertThat(e.kind().exitCode()).isEqualTo(9);
    Fault fault = e.fault();
    assertThat(
            "%s %s%n  %s%n  %s%n  %s"
                .formatted(
                    fault.code(),
                    fault.place().orElseThrow().replace(folder + "/", ""),
                    fault.message(),
                    String.join("\n  ", fault.tried()),
                    fault.remedy().orElseThrow()))
        .isEqualTo(
            """
            GRT-301 config.yml:7:15  data.connection.password
              ${POSTGRES_PASSWORD} is not set.
              Looked in: environment; .env (no such key)
              Did you mean ${POSTGRES_PASS}? It is set.\
            """);
  }

  @Test
  void thatAreNotSetAreAllReportedAtOnceAndNothingElseOfTheirValues() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                options(
                    "source: \"${A_A_A} ${B_B_B}\"\n  sample: ${C_C_C}\n  backend: ${D_D_D}\n"
                        + "  null_values: [\"${E_E_E}\"]"));
    assertThat(e.problems())
        .extracting(Fault::code, Fault::message)
        .containsExactly(
            tuple("GRT-301", "${A_A_A} is not set."),
            tuple("GRT-301", "${B_B_B} is not set."),
            tuple("GRT-301", "${C_C_C} is not set."),
            tuple("GRT-301", "${D_D_D} is not set."),
            tuple("GRT-301", "${E_E_E} is not set."));
    assertThat(e.kind()).isEqualTo(ErrorKind.SECRET);
    assertThat(e.problems().get(0).tried())
        .containsExactly("Looked in: environment; .env (no such file)");
    assertThat(e.problems().get(0).remedy())
        .contains("Set it in the environment, or in .env beside the config.");
  }

  @Test
  void withAMessageShowIt() {
    assertThat(refused("${NOPE:?ask the admins}").getMessage())
        .isEqualTo("${NOPE} is not set: ask the admins");
    assertThat(refused("${EMPTY:?ask}").getMessage()).isEqualTo("${EMPTY} is empty: ask");
    assertThat(refused("${EMPTY:?ask}").fault().remedy().orElseThrow())
        .startsWith("Set it in the environment");
    assertThat(refused("${NOPE:?}").getMessage()).isEqualTo("${NOPE} is not set.");
  }

  @Test
  void prefersTheEnvironmentToTheFile() throws IOException {
    write(".env", "NAME=from the file\nDOT=dot\n");
    assertThat(source("${NAME} ${DOT}")).isEqualTo("value dot");
  }

  @Test
  void nearMissesOfTheFileCountToo() throws IOException {
    write(".env", "DATABASE_URL=x\n");
    assertThat(refused("${DATABASE_URI}").fault().remedy())
        .contains("Did you mean ${DATABASE_URL}? It is set.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a ${NAME|a reference without its closing }",
        "${|a reference without its closing }",
        "${}|no reference stands between ${ and }",
        "${1A}|no reference stands between ${ and }",
        "${A B}|no reference stands between ${ and }",
        "${A-b}|no reference stands between ${ and }",
        "${NOPE:-${NAME}}|a reference within a reference",
        "${valut:x}|there is no such kind of reference"
      })
  void thatAreMalformedAreAnErrorOfTheConfig(String text, String message) {
    ConfigException e = refused(text);
    assertThat(e.problems())
        .extracting(Fault::code, Fault::message)
        .isEqualTo(List.of(tuple("GRT-308", message)));
    assertThat(e.fault().place().orElseThrow()).endsWith("config.yml:3:11  data.source");
    assertThat(e.fault().remedy()).isPresent();
    assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
  }

  @Test
  void thatAreMalformedCauseNoOtherComplaintOfTheirValue() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> options("source: x\n  sample: ${1A}\n  header: ${"));
    assertThat(e.problems()).extracting(Fault::code).containsExactly("GRT-308", "GRT-308");
  }

  @Test
  void ofAKindThatIsNearAnotherNameIt() {
    assertThat(refused("${valut:x}").fault().remedy()).contains("Did you mean ${vault:…}?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${vault:kv/db#password}", "${enc:v1:k:AAAA}"})
  void ofALaterReleaseSaySo(String text) {
    ConfigException e = refused(text);
    assertThat(e.getMessage()).contains(":…} is not available in this release");
    assertThat(e.kind()).isEqualTo(ErrorKind.SECRET);
    assertThat(e.toString()).doesNotContain("AAAA");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x|x",
        "x\\n|x",
        "x\\r\\n|x",
        "x\\n\\n|`x\\n`",
        "` x `|` x `",
        "${NAME}$$|${NAME}$$"
      })
  void ofAFileGiveItsTextWithoutTheLastLineEnd(String content, String expected) throws IOException {
    write("secret", content.replace("\\n", "\n").replace("\\r", "\r"));
    String unescaped = expected.replace("\\n", "\n");
    assertThat(source("${file:secret}")).isEqualTo(unescaped);
    assertThat(source("${file:" + folder.resolve("secret") + "}")).isEqualTo(unescaped);
  }

  @Test
  void ofAFileThatCannotBeReadNameThePlaceThatWasTried() throws IOException {
    Files.createDirectory(folder.resolve("dir"));
    Files.write(folder.resolve("latin"), new byte[] {(byte) 0xE9});
    Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
    Files.write(folder.resolve("largest"), "x".repeat(64 * 1024).getBytes("UTF-8"));

    assertThat(source("${file:largest}")).hasSize(64 * 1024);
    Map.of(
            "nope", " (no such file)",
            "dir", " (no file)",
            "latin", " (not UTF-8 text)",
            "large", " (larger than 64 KiB)")
        .forEach(
            (name, why) -> {
              ConfigException e = refused("${file:" + name + "}");
              assertThat(e.getMessage()).isEqualTo("${file:" + name + "} cannot be read.");
              assertThat(e.kind()).isEqualTo(ErrorKind.SECRET);
              assertThat(e.fault().tried()).singleElement().asString().endsWith(name + why);
            });
  }
}
