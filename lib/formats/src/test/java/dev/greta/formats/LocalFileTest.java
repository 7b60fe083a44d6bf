package dev.greta.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {

  @TempDir private Path folder = Path.of("");

  private Fault faultOf(String source, Path workingDirectory) {
    Fault[] fault = new Fault[1];
    assertThatThrownBy(() -> LocalFile.find(source, folder, workingDirectory, file -> true))
        .isInstanceOfSatisfying(ConnectionException.class, e -> fault[0] = e.fault());
    return fault[0];
  }

  @Test
  void aRelativeNameIsRelativeToTheBaseDirectory() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/a.csv"), "12345");
    LocalFile file = LocalFile.find("sub/../sub/a.csv", folder);
    assertThat(file.path()).isEqualTo(folder.resolve("sub/a.csv"));
    assertThat(file.size()).isEqualTo(5);
    assertThat(file.name()).isEqualTo("a.csv");
    assertThat(LocalFile.find(file.path().toString(), Path.of("/"))).isEqualTo(file);
  }

  @Test
  void aMissingFileIsNamedWithWhereItWasLookedForAndTheNearestName() throws IOException {
    Files.writeString(folder.resolve("insurance.csv"), "");
    Fault fault = faultOf("insurence.csv", folder);
    assertThat(fault.code()).isEqualTo(LocalFile.MISSING);
    assertThat(fault.message()).isEqualTo("there is no file insurence.csv");
    assertThat(fault.tried()).containsExactly("looked at " + folder.resolve("insurence.csv"));
    assertThat(fault.remedy()).contains("Did you mean insurance.csv?");
  }

  @Test
  void aMissingFileThatTheWorkingDirectoryHasIsPointedOut() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("a.csv"), "");
    Fault fault = faultOf("a.csv", elsewhere);
    assertThat(fault.tried())
        .containsExactly(
            "looked at " + folder.resolve("a.csv"),
            "found " + elsewhere.resolve("a.csv") + " in the working directory");
    assertThat(fault.remedy().orElseThrow()).contains("relative to the folder of the config file");
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThat(faultOf("none/a.csv", folder).remedy().orElseThrow())
        .contains(folder.resolve("none").toString())
        .contains("does not exist");
  }

  @Test
  void aDirectoryIsNoFile() {
    Fault fault = faultOf(".", folder);
    assertThat(fault.code()).isEqualTo(LocalFile.NOT_A_FILE);
    assertThat(fault.message()).endsWith("is a directory");
  }

  @Test
  void aFileThatMayNotBeReadIsAnError() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "");
    assertThatThrownBy(() -> LocalFile.find("a.csv", folder, folder, file -> false))
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.fault().code()).isEqualTo(LocalFile.UNREADABLE));
  }
}
