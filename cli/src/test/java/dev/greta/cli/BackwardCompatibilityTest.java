package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code type: csv} with {@code source} and {@code target_column} did in the specification's
 * earlier tool, and does here.
 */
class BackwardCompatibilityTest {

  private final Workplace workplace;

  BackwardCompatibilityTest(@TempDir Path temp) throws IOException {
    workplace = Workplace.in(temp);
  }

  private Result run(byte[] csv, String target) throws IOException {
    Files.write(workplace.path("data.csv"), csv);
    workplace.config("type: csv\nsource: data.csv\ntarget_column: " + target + "\n");
    return workplace.greta("run", "--progress", "none");
  }

  private Result run(String csv, String target) throws IOException {
    return run(csv.getBytes(StandardCharsets.UTF_8), target);
  }

  private String written() throws IOException {
    return Files.readString(workplace.path("out.csv"));
  }

  @Test
  void aConfigOfTheEarlierToolRuns() throws IOException {
    workplace
        .file("data.csv", "age,city,bought\n31,Köln,true\n,Bonn,false\n")
        .file(
            "config.yml",
            """
            data:
              type: csv
              source: data.csv
              target_column: bought
              backend: pandas
            preprocessing:
              missing_strategy: mean
            output:
              file: run.json
              format: json
            """);

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("Köln");
    assertThat(Files.readString(workplace.path("run.json"))).contains("\"rows\" : 2");
  }

  @Test
  void aFileIsUtf8WithOrWithoutAMark() throws IOException {
    for (String mark : new String[] {"", "\uFEFF"}) {
      assertThat(run(mark + "größe,ziel\n1,ä\n", "ziel").code()).isZero();
      assertThat(written()).isEqualTo("größe,ziel\n1,ä\n");
    }
  }

  @Test
  void aFileThatIsNotUtf8IsLatin1AndThatIsSaid() throws IOException {
    Result result = run("größe,ziel\n1,ñ\n".getBytes(StandardCharsets.ISO_8859_1), "ziel");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(written()).isEqualTo("größe,ziel\n1,ñ\n");
    assertThat(result.err())
        .contains("data.csv is not UTF-8 and is read as windows-1252 or latin-1");
  }

  @Test
  void aFileIsLatin1FromItsFirstByteWhereverThatShows() throws IOException {
    String rows = "1,abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm\n";
    String csv = "n,ziel\n" + rows.repeat(35_000) + "2,Ã©\n3,ñ\n";
    Result result = run(csv.getBytes(StandardCharsets.ISO_8859_1), "ziel");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(written()).isEqualTo(csv);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Result result = run("", "ziel");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).contains("GRT-731").contains("data.csv is empty");
    assertThat(written()).isEqualTo(Workplace.EARLIER_DATA);
  }

  @Test
  void aFileThatIsNotThereIsRefused() throws IOException {
    workplace.config("type: csv\nsource: nowhere.csv\n");

    assertThat(workplace.greta("run").code()).isEqualTo(4);
  }

  @Test
  void aTargetColumnThatIsNotThereIsRefused() throws IOException {
    Result result = run("a,zeil\n1,2\n", "ziel");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).contains("GRT-701").contains("Did you mean 'zeil'?");
  }

  /** The earlier tool renamed them without a word: here one has to ask for it. */
  @Test
  void namesThatRepeatAreNumberedOnRequest() throws IOException {
    assertThat(run("a,a,\n1,2,3\n", "a").code()).isEqualTo(7);

    workplace.config("type: csv\nsource: data.csv\nduplicate_names: number\ntarget_column: a.1\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();
    assertThat(written()).isEqualTo("a,a.1,Unnamed: 2\n1,2,3\n");
  }

  /** The earlier tool took a handful of words for nulls: here they are named. */
  @Test
  void wordsForNullAreNamed() throws IOException {
    assertThat(run("n,ziel\nNA,x\n1,y\n", "ziel").code()).isZero();
    assertThat(written()).isEqualTo("n,ziel\nNA,x\n1,y\n");

    workplace.config("type: csv\nsource: data.csv\nnull_strings: [NA]\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();
    assertThat(written()).isEqualTo("n,ziel\n,x\n1,y\n");
  }
}
