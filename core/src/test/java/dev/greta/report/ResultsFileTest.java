package dev.greta.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

  private Path folder;
  private Path place;

  @BeforeEach
  void anEarlierRunLeftAFile(@TempDir Path temp) throws IOException {
    folder = temp;
    place = folder.resolve("run.json");
    Files.writeString(place, "earlier");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void theFileTurnsUpWholeAtItsCommit() throws IOException {
    try (ResultsFile file = ResultsFile.open(place)) {
      file.write("später");
      assertThat(place).hasContent("earlier");
      file.commit();
      assertThat(place).hasContent("später");
    }
    assertThat(names()).containsExactly("run.json");
  }

  @Test
  void withoutACommitNothingHappened() throws IOException {
    ResultsFile file = ResultsFile.open(place);
    file.write("new");
    file.close();
    file.close();
    assertThat(place).hasContent("earlier");
    assertThat(names()).containsExactly("run.json");
  }

  @Test
  void whatALinkLeadsToIsReplacedAndNotTheLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), place);
    try (ResultsFile file = ResultsFile.open(link)) {
      file.write("new");
      file.commit();
    }
    assertThat(place).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aFolderIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertThatThrownBy(() -> ResultsFile.open(folder))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("it is a folder");
    assertThat(names()).containsExactly("run.json");
  }

  @Test
  void aFolderThatDoesNotExistIsNamedWithItsRemedy() {
    Path missing = folder.resolve("none/run.json");
    assertThatThrownBy(() -> ResultsFile.open(missing))
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-1120");
              assertThat(e.fault().place()).hasValue(missing.toString());
              assertThat(e.fault().remedy()).hasValue("Make the folder.");
              assertThat(e).hasMessageContaining("its folder does not exist");
            });
  }

  @Test
  void aPlaceBelowAFileIsRefused() {
    assertThatThrownBy(() -> ResultsFile.open(place.resolve("x.json")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("Not a directory");
  }

  @Test
  void whatCannotBeMovedIntoPlaceLeavesNothing() throws IOException {
    Path taken = folder.resolve("taken.json");
    try (ResultsFile file = ResultsFile.open(taken)) {
      file.write("new");
      Files.createDirectories(taken.resolve("full"));
      assertThatThrownBy(file::commit).isInstanceOf(OutputException.class);
    }
    assertThat(names()).containsExactlyInAnyOrder("run.json", "taken.json");
  }
}
