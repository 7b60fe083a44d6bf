package dev.greta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.greta.config.PreprocessingConfig.EncodingMethod;
import dev.greta.config.PreprocessingConfig.MissingStrategy;
import dev.greta.config.PreprocessingConfig.NumericTransform;
import dev.greta.config.PreprocessingConfig.OutlierMethod;
import dev.greta.config.PreprocessingConfig.SelectionMethod;
import dev.greta.config.TestConnectors.ApiOptions;
import dev.greta.config.TestConnectors.CsvOptions;
import dev.greta.config.TestConnectors.DatabaseOptions;
import dev.greta.config.TestConnectors.SslMode;
import dev.greta.formats.write.OutputEnding;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  private final Path folder;
  private final Path file;
  private ConfigLoader loader =
      ConfigLoader.create(
          TestConnectors.REGISTRY, Map.of("POSTGRES_PASS", "hunter2", "DB_HOST", "db.example"));

  ConfigLoaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("config.yml");
  }

  private Config load(String... lines) {
    try {
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return loader.load(file);
  }

  private ConfigException refused(String... lines) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(lines));
    assertThat(e).as("nothing was refused").isNotNull();
    return e;
  }

  /** The one problem of a config that is refused as a config. */
  private Fault problem(String... lines) {
    ConfigException e = refused(lines);
    assertThat(e.problems()).hasSize(1);
    assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
    assertThat(e.kind().exitCode()).isEqualTo(3);
    return e.problems().get(0);
  }

  private String at(String place) {
    return file + ":" + place;
  }

  @Nested
  class Loads {

    @Test
    void theSpecificationsExample() {
      loader =
          ConfigLoader.create(
              TestConnectors.REGISTRY,
              Map.of("POSTGRES_USER", "me", "POSTGRES_PASSWORD", "hunter2"));
      Config config =
          load(
              "data:",
              "  type: postgres",
              "  connection:",
              "    host: localhost",
              "    port: 5432",
              "    database: mydb",
              "    username: ${POSTGRES_USER}",
              "    password: ${POSTGRES_PASSWORD}",
              "  query: \"SELECT * FROM my_table WHERE created_at > '2023-01-01'\"",
              "  target_column: target");

      DatabaseOptions options = (DatabaseOptions) config.data().connector().options();
      assertThat(config.data().type()).isEqualTo("postgres");
      assertThat(config.data().connector().name()).isEqualTo("postgres");
      assertThat(config.data().backend()).isEqualTo(BackendChoice.AUTO);
      assertThat(config.data().chunkSize()).isEmpty();
      assertThat(config.data().targetColumn()).contains("target");
      assertThat(options.connection().sslMode()).isEqualTo(SslMode.REQUIRE);
      assertThat(options.connection().connectionTimeout()).hasSeconds(30);
      assertThat(options.connection().username()).contains("me");
      assertThat(options.connection().password().map(Secret::reveal)).contains("hunter2");
      assertThat(options.query())
          .contains("SELECT * FROM my_table WHERE created_at > '2023-01-01'");
      assertThat(config.notices()).isEmpty();
      assertThat(config.output().format()).isEqualTo(OutputConfig.Format.JSON);
      assertThat(config.output().data()).isEmpty();
      assertThat(config.output().file()).isEmpty();
      assertThat(config.preprocessing()).isEmpty();
      assertThat(config.memoryBytes()).isEmpty();
      assertThat(config.tempDir()).isEmpty();
      assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void aConfigOfTheOlderPythonTool() {
      Config config =
          load(
              "data: {source: insurance.csv, type: csv, target_column: claim, sheet_name: null}",
              "preprocessing: {missing_strategy: mean, outlier_method: iqr, outlier_threshold: 1.5,"
                  + " normalize_types: true, feature_engineering: true,",
              "  encoding_method: auto, max_cardinality: 20, numeric_transforms: [polynomial,"
                  + " trigonometric, logarithmic], max_interactions: 5,",
              "  feature_selection: false, selection_method: mutual_info, max_features: 50}",
              "hypothesis_search: {pop_size: 100, num_generations: 50, cx_prob: 0.7, mut_prob: 0.2}",
              "automl: {enabled: false}",
              "scalability: {ingestion_backend: auto}",
              "output: {format: json, file: null}");

      assertThat(((CsvOptions) config.data().connector().options()).source().get(0))
          .isEqualTo("insurance.csv");
      assertThat(config.data().targetColumn()).contains("claim");
      assertThat(config.preprocessing())
          .contains(
              new PreprocessingConfig(
                  MissingStrategy.MEAN,
                  OutlierMethod.IQR,
                  1.5,
                  true,
                  true,
                  EncodingMethod.AUTO,
                  20,
                  List.of(
                      NumericTransform.POLYNOMIAL,
                      NumericTransform.TRIGONOMETRIC,
                      NumericTransform.LOGARITHMIC),
                  5,
                  false,
                  SelectionMethod.MUTUAL_INFO,
                  50));
      assertThat(config.notices())
          .containsExactly(
              "not used: hypothesis_search, automl, scalability"
                  + " (sections of the older analysis engine)",
              "preprocessing is checked, and carried out by a later release");
    }

    @Test
    void pathsRelativeToItsFolder() throws IOException {
      Config config =
          load(
              "data: {type: csv, source: x.csv}",
              "output: {data: out/d.parquet, file: " + folder.resolve("r.json") + ", format: yaml}",
              "memory: 2GB",
              "temp_dir: tmp");

      assertThat(config.baseDirectory()).isEqualTo(folder).isAbsolute();
      assertThat(config.output().data()).contains(folder.resolve("out/d.parquet"));
      assertThat(config.output().file()).contains(folder.resolve("r.json"));
      assertThat(config.output().format()).isEqualTo(OutputConfig.Format.YAML);
      assertThat(config.tempDir()).contains(folder.resolve("tmp"));
      assertThat(config.memoryBytes()).hasValue(2_000_000_000L);
    }

    @Test
    void aFileNamedRelativeToTheWorkingDirectory() throws IOException {
      load("data: {type: csv, source: x.csv}");
      Path relative = Path.of("").toAbsolutePath().relativize(file);
      assertThat(loader.load(relative).baseDirectory()).isEqualTo(folder);
    }

    @Test
    void sharedKeysOfEverySource() {
      Config config =
          load("data: {type: csv, source: x, target_column: t, chunk_size: 1, backend: dask}");
      assertThat(config.data().targetColumn()).contains("t");
      assertThat(config.data().chunkSize()).isEqualTo(OptionalInt.of(1));
      assertThat(config.data().backend()).isEqualTo(BackendChoice.DASK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "pandas", "dask", "memory", "duckdb"})
    void everyBackendOfToday(String backend) {
      assertThat(load("data: {type: csv, source: x, backend: " + backend + "}").data().backend())
          .hasToString(backend.toUpperCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
      "a.csv, , csv",
      "dir/A.CSV, , csv",
      "a.tsv, ~, csv",
      "a.parquet, , parquet",
      "a.csv.gz, , gzcsv",
      "a.tar.gz, , parquet",
      "anything, csv, csv",
      "a.csv, pq, parquet"
    })
    void filesByTheirTypeOrElseTheirEnding(
        String source, @Nullable String fileType, String connector) {
      String more = fileType == null ? "" : ", file_type: " + fileType;
      Config config = load("data: {type: file, source: " + source + more + "}");
      assertThat(config.data().connector().name()).isEqualTo(connector);
      assertThat(config.data().type()).isEqualTo("file");
    }

    @Test
    void keysOfOtherSourcesIfTheyAreNull() {
      load(
          "data: {type: csv, source: x, connection: null, cloud_config: ~, api_config: , query:"
              + " null, sheet_name: null, file_type: null}");
      load("data: {type: csv, source: x, file_type: csv}");
      load("data: {type: postgres, connection: {host: h, database: d}, table: t, source: null}");
    }

    @Test
    void aFileTypeOfAConnectorsOwn() {
      Config config = load("data: {type: api, file_type: csv, api_config: {base_url: u}}");
      assertThat(((ApiOptions) config.data().connector().options()).fileType()).contains("csv");
    }

    @Test
    void nullSectionsAsAbsent() {
      Config config =
          load(
              "data: {type: csv, source: x}",
              "preprocessing:",
              "output: ~",
              "memory: null",
              "temp_dir: null",
              "automl: null");
      assertThat(config.preprocessing()).isEmpty();
      assertThat(config.notices()).isEmpty();
    }

    @Test
    void aByteOrderMark() throws IOException {
      Files.writeString(file, "\uFEFFdata: {type: nope}\n");
      assertThatThrownBy(() -> loader.load(file))
          .hasMessage("unknown type 'nope'")
          .isInstanceOfSatisfying(
              ConfigException.class,
              e -> assertThat(e.fault().place()).contains(at("1:14  data.type")));
      Files.writeString(file, "\uFEFFdata: {type: csv, source: x}\n");
      loader.load(file);
    }

    @Test
    void theOriginOfEachValueStaysKnown() {
      Config config = load("data: {type: csv, source: \"${DB_HOST}\"}");
      assertThat(config.effective().toString()).contains("data.source");
      assertThat(config.data().connector().options())
          .isInstanceOfSatisfying(
              CsvOptions.class, o -> assertThat(o.source().get(0)).isEqualTo("db.example"));
    }

    @Test
    void anOverrideOverTheFile() {
      loader =
          loader.withOverride(
              "--override",
              "{\"data\": {\"source\": \"${DB_HOST}.csv\", \"target_column\": null, \"sample\": 3}}");
      Config config = load("data: {type: csv, source: x, target_column: t, header: false}");
      CsvOptions options = (CsvOptions) config.data().connector().options();
      assertThat(options.source().get(0)).isEqualTo("db.example.csv");
      assertThat(options.sample()).contains(3);
      assertThat(options.header()).isFalse();
      assertThat(config.data().targetColumn()).isEmpty();
    }
  }

  @Test
  void theLastOfSeveralOverridesWins() {
    loader =
        loader
            .withOverride("--override", "{\"data\": {\"sample\": 3, \"header\": false}}")
            .withOverride("--set", "{\"data\": {\"sample\": 4}}");
    CsvOptions options =
        (CsvOptions) load("data: {type: csv, source: x}").data().connector().options();
    assertThat(options.sample()).contains(4);
    assertThat(options.header()).isFalse();
  }

  @Test
  void aStreamIsAConfigInTheGivenFolder() throws Exception {
    String yaml = "data: {type: csv, source: x}\noutput: {data: y.csv}\n";
    Config config =
        loader.load(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "here", folder);
    assertThat(config.output().data()).contains(folder.resolve("y.csv"));
    assertThat(config.baseDirectory()).isEqualTo(folder);

    InputStream wrong = new ByteArrayInputStream("dta: 1\n".getBytes(StandardCharsets.UTF_8));
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> loader.load(wrong, "standard input", folder));
    assertThat(e.problems().get(0).place()).contains("standard input:1:1  dta");
  }

  @Test
  void aStreamThatCannotBeReadIsAProblem() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("closed");
          }
        };
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> loader.load(broken, "here", folder));
    assertThat(e.fault().code()).isEqualTo("GRT-300");
    assertThat(e.fault().message()).isEqualTo("it cannot be read: closed");
  }

  @Nested
  class Refuses {

    @Test
    void anUnknownTypeAndNamesTheNearestAndAll() {
      Fault fault = problem("data:", "  type: postgers", "  table: t");
      assertThat(fault.code()).isEqualTo("GRT-307");
      assertThat(fault.place()).contains(at("2:9  data.type"));
      assertThat(fault.message()).isEqualTo("unknown type 'postgers'");
      assertThat(fault.remedy())
          .contains(
              "Did you mean 'postgres'? Known: api, csv, file, gzcsv, parquet, postgres,"
                  + " postgresql, pq.");
    }

    @Test
    void anUnknownTypeWithNothingNear() {
      assertThat(problem("data: {type: zzzzzzzz}").remedy().orElseThrow()).startsWith("Known: api");
    }

    @Test
    void aTypeInCapitals() {
      assertThat(problem("data: {type: CSV, source: x}").remedy().orElseThrow())
          .startsWith("Did you mean 'csv'?");
    }

    @Test
    void aMissingType() {
      Fault fault = problem("data: {source: x.csv}");
      assertThat(fault.code()).isEqualTo("GRT-304");
      assertThat(fault.message()).isEqualTo("'type' is required");
      assertThat(fault.place()).contains(at("1:7  data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"output: {}", "data:", "data: null"})
    void aMissingSource(String yaml) {
      Fault fault = problem(yaml);
      boolean there = yaml.startsWith("data");
      assertThat(fault.code()).isEqualTo("GRT-304");
      assertThat(fault.message())
          .isEqualTo("'data' is required" + (there ? ", and empty here" : ""));
      assertThat(fault.place()).contains(at("1:1") + (there ? "  data" : ""));
    }

    @Test
    void keysThatAreNotIndented() {
      assertThat(refused("data:", "type: csv", "source: x.csv").problems())
          .extracting(Fault::code, f -> f.place().orElseThrow(), f -> f.remedy().orElseThrow())
          .containsExactly(
              tuple("GRT-304", at("1:1  data"), "Write its keys below it, indented."),
              tuple("GRT-302", at("2:1  type"), "It belongs to 'data': indent it below that."),
              tuple("GRT-302", at("3:1  source"), "It belongs to 'data': indent it below that."));
      assertThat(
              refused("data:", "  type: postgres", "  connection:", "  host: h", "  table: t")
                  .problems())
          .extracting(Fault::code, f -> f.place().orElseThrow(), f -> f.remedy().orElseThrow())
          .containsExactly(
              tuple("GRT-304", at("3:3  data.connection"), "Write its keys below it, indented."),
              tuple(
                  "GRT-302",
                  at("4:3  data.host"),
                  "It belongs to 'connection': indent it below that."));
    }

    @Test
    void aMisspeltKeyIsOneProblem() {
      Fault fault = problem("data: {type: postgres, connection: {host: h, database: d}, tabel: t}");
      assertThat(fault.code()).isEqualTo("GRT-302");
      assertThat(fault.remedy()).contains("Did you mean 'table'?");
    }

    @Test
    void sectionsThatAreNoMappings() {
      assertThat(refused("data: [x]", "preprocessing: text", "output: 5").problems())
          .extracting(Fault::code, f -> f.place().orElseThrow(), Fault::message)
          .containsExactly(
              tuple("GRT-303", at("1:7  data"), "expected a mapping, found a list"),
              tuple("GRT-303", at("2:16  preprocessing"), "expected a mapping, found text"),
              tuple("GRT-303", at("3:9  output"), "expected a mapping, found a whole number"));
    }

    @Test
    void unknownKeysEverywhereAtTheirPlaces() {
      assertThat(
              refused(
                      "dta: 1",
                      "data:",
                      "  type: csv",
                      "  sourc: x",
                      "  source: x",
                      "  target_colum: t",
                      "preprocessing:",
                      "  missing_stratgy:",
                      "    mean",
                      "output: {fromat: json}")
                  .problems())
          .extracting(
              Fault::code,
              f -> f.place().orElseThrow(),
              Fault::message,
              f -> f.remedy().orElseThrow())
          .containsExactly(
              tuple("GRT-302", at("1:1  dta"), "unknown key 'dta'", "Did you mean 'data'?"),
              tuple(
                  "GRT-302",
                  at("4:3  data.sourc"),
                  "unknown key 'sourc'",
                  "Did you mean 'source'?"),
              tuple(
                  "GRT-302",
                  at("6:3  data.target_colum"),
                  "unknown key 'target_colum'",
                  "Did you mean 'target_column'?"),
              tuple(
                  "GRT-302",
                  at("8:3  preprocessing.missing_stratgy"),
                  "unknown key 'missing_stratgy'",
                  "Did you mean 'missing_strategy'?"),
              tuple(
                  "GRT-302",
                  at("10:10  output.fromat"),
                  "unknown key 'fromat'",
                  "Did you mean 'format'?"));
    }

    @Test
    void allProblemsAtOnceInFileOrder() {
      ConfigException e =
          refused(
              "temp_dir: [x]",
              "output: {data: x.txt, format: xml}",
              "memory: lots",
              "data:",
              "  backend: panda",
              "  chunk_size: 0",
              "  type: postgres",
              "  connection: {port: 0, hots: x, database: \"${NOPE}\"}",
              "preprocessing: {outlier_threshold: -1, max_features: 0, numeric_transforms: [logaritmic]}");
      assertThat(e.problems())
          .extracting(
              f -> f.code() + " " + f.place().orElseThrow().substring(file.toString().length() + 1))
          .containsExactly(
              "GRT-303 1:11  temp_dir",
              "GRT-303 2:16  output.data",
              "GRT-303 2:31  output.format",
              "GRT-303 3:9  memory",
              "GRT-304 5:3  data",
              "GRT-303 5:12  data.backend",
              "GRT-303 6:15  data.chunk_size",
              "GRT-303 8:22  data.connection.port",
              "GRT-302 8:25  data.connection.hots",
              "GRT-301 8:44  data.connection.database",
              "GRT-303 9:36  preprocessing.outlier_threshold",
              "GRT-303 9:54  preprocessing.max_features",
              "GRT-303 9:78  preprocessing.numeric_transforms[0]");
      assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
      assertThat(e.problems()).allSatisfy(p -> assertThat(p.remedy()).isPresent());
      assertThat(e).hasMessageStartingWith("13 problems in the config: ");
    }

    @Test
    void sparkByName() {
      Fault fault = problem("data: {type: csv, source: x, backend: spark}");
      assertThat(fault.code()).isEqualTo("GRT-310");
      assertThat(fault.place()).contains(at("1:39  data.backend"));
      assertThat(fault.message()).isEqualTo("the backend 'spark' is not available in this release");
      assertThat(fault.remedy()).isPresent();
    }

    @Test
    void keysOfOtherSourcesWithAValue() {
      assertThat(
              refused("data: {type: csv, source: x, connection: {host: h}, query: select 1}")
                  .problems())
          .extracting(Fault::code, f -> f.place().orElseThrow(), Fault::message)
          .containsExactly(
              tuple("GRT-309", at("1:30  data.connection"), "csv does not use 'connection'"),
              tuple("GRT-309", at("1:53  data.query"), "csv does not use 'query'"));
      Fault fault =
          problem(
              "data: {type: postgresql, connection: {host: h, database: d}, table: t, file_type: csv}");
      assertThat(fault.message()).isEqualTo("postgres does not use 'file_type'");
    }

    @Test
    void aFileTypeThatContradictsTheType() {
      Fault fault = problem("data: {type: csv, source: x, file_type: parquet}");
      assertThat(fault.code()).isEqualTo("GRT-303");
      assertThat(fault.message()).isEqualTo("'file_type' contradicts 'type'");
    }

    @Test
    void aFileOfUnknownType() {
      Fault fault = problem("data: {type: file, source: x, file_type: cvs}");
      assertThat(fault.code()).isEqualTo("GRT-307");
      assertThat(fault.message()).isEqualTo("unknown file_type 'cvs'");
      assertThat(fault.remedy()).contains("Did you mean 'csv'? Known: csv, gzcsv, parquet, pq.");
      assertThat(problem("data: {type: file, source: x, file_type: postgres}").code())
          .isEqualTo("GRT-307");
    }

    @Test
    void aFileOfUnknownEnding() {
      Fault fault = problem("data: {type: file, source: x.foo}");
      assertThat(fault.code()).isEqualTo("GRT-307");
      assertThat(fault.place()).contains(at("1:28  data.source"));
      assertThat(fault.remedy())
          .contains(
              "Add 'file_type': one of csv, gzcsv, parquet, pq. Known endings: .parquet, .csv.gz,"
                  + " .csv, .tsv, .gz.");
    }

    @Test
    void filesOfDifferentFormats() {
      Fault fault = problem("data: {type: file, source: [x.csv, y.tsv, z.parquet]}");
      assertThat(fault.code()).isEqualTo("GRT-307");
      assertThat(fault.place()).contains(at("1:43  data.source[2]"));
      assertThat(problem("data: {type: file, source: [x.csv, y]}").message())
          .isEqualTo("the ending of this file name tells no format");
      assertThat(problem("data: {type: csv, source: []}").message())
          .isEqualTo("expected a single value, or a list of such, found an empty list");
      assertThat(problem("data: {type: parquet, source: [x]}").message())
          .isEqualTo("expected a single value, found a list");
    }

    @Test
    void aFileWithoutAName() {
      assertThat(problem("data: {type: file}").message()).isEqualTo("'source' is required");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"x.txt", "x", ".PARQUET", "x.parquet.gz", "x.csv.bz2", "\"a\\0.csv\"", "5"})
    void adatasetOfUnknownEnding(String data) {
      Fault fault = problem("data: {type: csv, source: x}", "output: {data: " + data + "}");
      assertThat(fault.code()).isEqualTo("GRT-303");
      assertThat(fault.remedy().orElseThrow()).contains(OutputEnding.told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"output: {file: \"\"}", "output: {file: \"\\0\"}", "temp_dir: \"\\0\""})
    void whatIsNoPath(String yaml) {
      assertThat(problem("data: {type: csv, source: x}", yaml).code()).isEqualTo("GRT-303");
    }

    @Test
    void yamlThatIsNoMappingOrHasTabsOrKeysTwice() {
      assertThat(problem("- data").message()).isEqualTo("the config is a list, not a mapping");
      assertThat(problem("data:", "\ttype: csv").place()).contains(at("2:1"));
      Fault twice = problem("data: {type: csv, source: x, source: y}");
      assertThat(twice.code()).isEqualTo("GRT-305");
      assertThat(twice.place()).contains(at("1:30  data.source"));
    }

    @Test
    void aFileThatIsNotThereOrNoFile() throws IOException {
      ConfigException absent =
          catchThrowableOfType(
              ConfigException.class, () -> loader.load(folder.resolve("nope.yml")));
      assertThat(absent.fault().code()).isEqualTo("GRT-300");
      assertThat(absent.fault().place().orElseThrow()).endsWith("nope.yml:1:1");
      assertThat(absent.fault().message()).isEqualTo("there is no such file");
      assertThat(absent.kind().exitCode()).isEqualTo(3);
      ConfigException dir = catchThrowableOfType(ConfigException.class, () -> loader.load(folder));
      assertThat(dir.fault().message()).isEqualTo("the config is a folder");
      assertThat(dir.fault().remedy()).isPresent();
    }

    @Test
    void otherEncodings() throws IOException {
      Files.write(file, "data: é".getBytes(StandardCharsets.ISO_8859_1));
      assertUnreadable("1:7", "a byte that is no UTF-8");
      Files.write(
          file, "a: 1\nb: \u20AC".getBytes(java.nio.charset.Charset.forName("windows-1252")));
      assertUnreadable("2:4", "a byte that is no UTF-8");
      Files.write(
          file,
          "a: \u20AC".getBytes(StandardCharsets.UTF_8),
          java.nio.file.StandardOpenOption.TRUNCATE_EXISTING);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
      assertUnreadable("1:4", "a byte that is no UTF-8");
      Files.write(file, "\uFEFFdata: x".getBytes(StandardCharsets.UTF_16LE));
      assertUnreadable("1:1", "the file is UTF-16 or UTF-32, not UTF-8");
      Files.write(file, "\uFEFFdata: x".getBytes(StandardCharsets.UTF_16BE));
      assertUnreadable("1:1", "the file is UTF-16 or UTF-32, not UTF-8");
      Files.write(file, new byte[0]);
      assertUnreadable("1:1", "the config is empty");
    }

    private void assertUnreadable(String place, String message) {
      ConfigException e = catchThrowableOfType(ConfigException.class, () -> loader.load(file));
      assertThat(e.problems())
          .extracting(Fault::code, f -> f.place().orElseThrow(), Fault::message)
          .containsExactly(tuple("GRT-300", at(place), message));
      assertThat(e.fault().remedy()).isPresent();
    }

    @Test
    void aFileLargerThanAConfigIs() throws IOException {
      String config = "data: {type: csv, source: x}\n";
      Files.writeString(file, config + "#".repeat(ConfigText.LARGEST - config.length()));
      loader.load(file);
      Files.writeString(file, config + "#".repeat(ConfigText.LARGEST - config.length() + 1));
      ConfigException e = catchThrowableOfType(ConfigException.class, () -> loader.load(file));
      assertThat(e.fault().code()).isEqualTo("GRT-306");
      assertThat(e.fault().message()).isEqualTo("the file is larger than 1 MiB");
    }

    @Test
    void anOverrideThatIsWrong() {
      ConfigLoader plain = loader;
      loader = plain.withOverride("--override", "{\"data\": {\"tpye\": 1}}");
      Fault fault = problem("data: {type: csv, source: x}");
      assertThat(fault.place()).contains("--override:1:11  data.tpye");
      loader = plain.withOverride("--override", "[1]");
      assertThat(problem("data: {type: csv, source: x}").place()).contains("--override:1:1");
      assertThat(refused("data: {type: cvs, source: x}").problems())
          .extracting(Fault::code)
          .containsExactly("GRT-300", "GRT-307");
    }
  }

  @Nested
  class Credentials {

    private final String[] literal = {
      "data:",
      "  type: postgres",
      "  table: t",
      "  connection: {host: h, database: d, password: hunter2}"
    };

    @Test
    void inTheFileItselfAreNoticedWithoutTheirText() {
      Config config = load(literal);
      assertThat(config.notices())
          .containsExactly(
              at("4:48  data.connection.password")
                  + ": a credential stands in the file itself; write ${NAME} instead");
    }

    @Test
    void inTheFileItselfAreAnErrorUnderStrict() {
      loader = loader.withStrict(true);
      Fault fault = problem(literal);
      assertThat(fault.code()).isEqualTo("GRT-311");
      assertThat(fault.place()).contains(at("4:48  data.connection.password"));
      assertThat(fault.toString()).doesNotContain("hunter2");
      assertThat(fault.remedy()).isPresent();
    }

    @Test
    void ofADefaultAreAsGoodAsInTheFile() {
      assertThat(load(withPassword("'${NOPE:-hunter2}'")).notices()).hasSize(1);
      assertThat(load(withPassword("'${POSTGRES_PASS:-hunter2}'")).notices()).isEmpty();
      assertThat(load(withPassword("'x${POSTGRES_PASS}'")).notices()).isEmpty();
      assertThat(load(withPassword("\"\"")).notices()).isEmpty();
    }

    @Test
    void thatACommentCutsShortAreNoticed() {
      assertThat(afterPassword("hun #ter2").notices())
          .last()
          .asString()
          .startsWith(at("5:15  data.connection.password: the credential ends before the #"))
          .doesNotContain("hun", "ter2");
      assertThat(afterPassword("#hunter2").notices())
          .containsExactly(
              at("5:5  data.connection.password")
                  + ": there is no credential, as a comment begins at the #; put it in quotes");
    }

    @Test
    void withAHashThatBelongsToThemAreNot() {
      for (String password : List.of("hun#ter2", "'hun #ter2'", "\"#hunter2\"", "'x' # note")) {
        assertThat(afterPassword(password).notices()).as(password).hasSize(1);
      }
      assertThat(afterPassword("${POSTGRES_PASS} # from the vault").notices()).isEmpty();
      assertThat(afterPassword("").notices()).isEmpty();
      assertThat(afterPassword(" # none is needed").notices()).isEmpty();
    }

    private Config afterPassword(String password) {
      return load(
          "data:",
          "  type: postgres",
          "  table: t",
          "  connection:",
          "    password: " + password,
          "    host: h",
          "    database: d");
    }

    private String[] withPassword(String password) {
      String[] lines = literal.clone();
      lines[3] = lines[3].replace("hunter2", password);
      return lines;
    }

    @Test
    void areKnownToTheRedactorWhereverTheyStand() {
      Config config =
          load(
              "data:",
              "  type: api",
              "  api_config:",
              "    base_url: not-masked",
              "    headers: {X-Key: header-secret}",
              "    auth: {token: \"${POSTGRES_PASS}\", keys: [first-key, second-key]}");
      assertThat(
              config
                  .redactor()
                  .redact("hunter2 header-secret first-key second-key not-masked db.example"))
          .isEqualTo("*** *** *** *** not-masked db.example");
      assertThat(config.notices()).hasSize(3);
    }

    @Test
    void areMaskedInProblemsToo() {
      ConfigException e =
          refused(
              "data:",
              "  type: postgres",
              "  connection: {host: h, database: d, password: hunter2, ssl_mode: hunter2}",
              "  table: t");
      assertThat(e.problems().toString() + e.getMessage()).doesNotContain("hunter2");
      assertThat(e.problems().get(0).message()).isEqualTo("'***' is not one of the choices");
      for (String wrong : List.of("[hunter2]", "{a: hunter2}")) {
        assertThat(
                refused(
                        "data:",
                        "  type: postgres",
                        "  connection: {host: h, database: d, password: "
                            + wrong
                            + ","
                            + " ssl_mode: hunter2}",
                        "  table: t")
                    .problems()
                    .toString())
            .doesNotContain("hunter2");
      }
    }
  }

  @Nested
  class FromAMap {

    @Test
    void aSourceOfAProgram() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("source", "x${DB_HOST}$$.csv");
      map.put("query", null);
      map.put("chunk_size", 7);
      map.put("null_values", List.of("NA"));
      Config config = loader.fromMap("csv", map);

      CsvOptions options = (CsvOptions) config.data().connector().options();
      assertThat(options.source().get(0)).isEqualTo("x${DB_HOST}$$.csv");
      assertThat(options.nullValues()).containsExactly("NA");
      assertThat(config.data().chunkSize()).hasValue(7);
      assertThat(config.baseDirectory()).isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void aCredentialOfAProgramIsNoLiteral() {
      Config config =
          loader
              .withStrict(true)
              .fromMap(
                  "postgres",
                  Map.of(
                      "table",
                      "t",
                      "connection",
                      Map.of("host", "h", "database", "d", "password", "hunter2")));
      assertThat(config.notices()).isEmpty();
      assertThat(config.redactor().redact("hunter2")).isEqualTo("***");
    }

    @Test
    void problemsHaveTheirPath() {
      assertThatThrownBy(() -> loader.fromMap("csv", Map.of("source", "x", "sample", 101)))
          .isInstanceOfSatisfying(
              ConfigException.class, e -> assertThat(e.fault().place()).contains("data.sample"));
    }

    @Test
    void theTypeMayStandInTheMapIfItIsTheSame() {
      assertThat(loader.fromMap("csv", Map.of("type", "csv", "source", "x")).data().type())
          .isEqualTo("csv");
      assertThatThrownBy(() -> loader.fromMap("csv", Map.of("type", "api", "source", "x")))
          .hasMessage("'type' is given twice, and differs");
    }
  }

  @Nested
  class EnvFile {

    @Test
    void ofAnotherPlaceIsReadInsteadOfTheOneBeside() throws IOException {
      write(".env", "A=beside.csv\n");
      Path other = write("other.env", "A=other.csv\n");
      loader = loader.withEnvFile(other);
      assertThat(
              ((CsvOptions)
                      load("data: {type: csv, source: \"${A}\"}").data().connector().options())
                  .source()
                  .get(0))
          .isEqualTo("other.csv");
    }

    @Test
    void thatIsNotThereIsAProblem() {
      loader = loader.withEnvFile(folder.resolve("nope.env"));
      Fault fault = problem("data: {type: csv, source: x}");
      assertThat(fault.code()).isEqualTo("GRT-300");
      assertThat(fault.place().orElseThrow()).endsWith("nope.env:1:1");
    }

    @Test
    void thatOthersCanReadIsNoticed() throws IOException {
      Path env = write(".env", "A=x\n");
      assertThat(load("data: {type: csv, source: x}").notices()).isEmpty();
      Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw----r--"));
      assertThat(load("data: {type: csv, source: x}").notices()).hasSize(1);
    }

    private Path write(String name, String text) throws IOException {
      Path path = Files.writeString(folder.resolve(name), text);
      return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
