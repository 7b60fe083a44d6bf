package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code greta preview} on files; what {@code run} shows and writes is the measure. */
class PreviewCommandTest {

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    StringBuilder csv = new StringBuilder("n,price,day,note\n");
    for (int i = 1; i <= 30; i++) {
      csv.append(i).append(i == 2 ? "," : "," + i + ".5").append(",2026-01-02,\"x,").append(i);
      csv.append("\"\n");
    }
    workplace = Workplace.in(folder).file("data.csv", csv.toString());
    workplace.config("type: csv\nsource: data.csv\n");
  }

  @Test
  void theTableIsTheOneThatARunShows() throws Exception {
    Map<String, String> before = workplace.files();
    Result preview = workplace.greta("preview", "--limit", "3");
    assertThat(preview.out())
        .isEqualTo(
            """
                n    price  day         note
            Int64  Float64  Date32      Utf8
                1      1.5  2026-01-02  x,1
                2        ∅  2026-01-02  x,2
                3      3.5  2026-01-02  x,3
            (∅ is null)
            """);
    assertThat(preview.err()).isEqualTo("the first 3 rows; there may be more\n");
    assertThat(preview.code()).isZero();
    assertThat(workplace.files()).isEqualTo(before);

    Result run = workplace.greta("run", "--limit", "3", "--progress", "none");
    assertThat(run.out()).isEqualTo(preview.out());
  }

  @Test
  void tenRowsAreShownWhereNothingElseIsAskedFor() {
    Result preview = workplace.greta("preview", "--format", "ndjson");
    assertThat(preview.out().lines()).hasSize(10);
    assertThat(preview.err()).isEqualTo("the first 10 rows; there may be more\n");
  }

  @Test
  void allRowsAreShownWhereThereAreFewer() {
    Result preview = workplace.greta("preview", "--limit", "1000");
    assertThat(preview.out().lines()).hasSize(2 + 30 + 1);
    assertThat(preview.err()).isEqualTo("30 rows in all\n");
  }

  @ParameterizedTest
  @CsvSource({"csv,memory", "json,memory", "ndjson,memory", "csv,duckdb", "json,duckdb"})
  void theBytesAreThoseOfAnOutput(String format, String backend) throws Exception {
    workplace.config("type: csv\nsource: data.csv\nbackend: " + backend + "\n");
    Result preview = workplace.greta("preview", "--limit", "5", "--format", format);
    assertThat(preview.code()).as(preview.err()).isZero();

    Path output = workplace.path("copy." + format);
    assertThat(workplace.greta("run", "--limit", "5", "--output", "" + output).code()).isZero();
    assertThat(preview.out()).isEqualTo(Files.readString(output));
  }

  @Test
  void noRowsAreTheColumnsAlone() {
    assertThat(workplace.greta("preview", "--limit", "0", "--format", "csv").out())
        .isEqualTo("n,price,day,note\n");
    assertThat(workplace.greta("preview", "--limit", "0", "--format", "json").out())
        .isEqualTo("[]\n");
  }

  @Test
  void whatStandsFarBehindTheFirstRowsIsNotRead() throws Exception {
    String csv = "n,t\n" + "1,x\n".repeat(200_000) + "2,y,one too many\n";
    workplace.file("data.csv", csv);
    Result preview = workplace.greta("preview", "--format", "csv", "--limit", "2");
    assertThat(preview.code()).as(preview.err()).isZero();
    assertThat(preview.out()).isEqualTo("n,t\n1,x\n1,x\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isEqualTo(7);
  }

  @Test
  void notesGoBesideTheData() throws Exception {
    workplace.config("type: csv\nsource: data.csv\nquery: SELECT n FROM data WHERE n > 28\n");
    Result preview = workplace.greta("preview", "--format", "csv");
    assertThat(preview.out()).isEqualTo("n\n29\n30\n");
    assertThat(preview.err())
        .isEqualTo("note: read in one split: a query over files\n2 rows in all\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "ndjson"})
  void aValueThatTheFormatDoesNotHoldIsRefused(String format) throws Exception {
    workplace.file("data.csv", "a\n1.5\nNaN\n");
    workplace.config("type: csv\nsource: data.csv\ntypes: {a: float64}\n");
    Result preview = workplace.greta("preview", "--format", format);
    if (format.equals("csv")) {
      assertThat(preview.out()).isEqualTo("a\n1.5\nNaN\n");
    } else {
      assertThat(preview.err()).startsWith("GRT-1109 the stream, column a, row 2\n");
      assertThat(preview.code()).isEqualTo(11);
    }
  }

  @Test
  void aSourceThatFailsEndsWithItsExitCode() throws Exception {
    workplace.config("type: csv\nsource: none.csv\n");
    Result preview = workplace.greta("preview");
    assertThat(preview.code()).isEqualTo(4);
    assertThat(preview.err()).startsWith("GRT-410 source\n");
    assertThat(preview.out()).isEmpty();
  }
}
