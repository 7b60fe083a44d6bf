package dev.greta.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

  @TempDir private Path parent = Path.of("");

  @Test
  void theLastToLetGoRemovesTheTemporaryFolderWithAllInIt() throws IOException {
    Session session = Session.open(Optional.of(parent));
    Path folder = session.tempDirectory();
    assertThat(parent).isDirectoryContaining(folder::equals);
    Path inner = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(inner.resolve("spilled"), "rows");
    Files.writeString(folder.resolve("frame.duckdb"), "rows");
    try (Session held = session.hold()) {
      session.close();
      assertThat(inner.resolve("spilled")).exists();
      assertThat(held.tempDirectory()).isEqualTo(folder);
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderThatSomeoneElseRemovedIsNoFailure() throws IOException {
    Session session = Session.open(Optional.of(parent));
    Files.delete(session.tempDirectory());
    session.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aPlaceThatIsNoFolderIsRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    assertThatThrownBy(() -> Session.open(Optional.of(file)))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-1111"));
  }
}
