package dev.greta.formats.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {

  private static final PendingFile.Content NEW = file -> Files.writeString(file, "new");

  @TempDir private Path folder = Path.of("");

  @Test
  void appearsWhenItIsPublished() throws IOException {
    Path target = folder.resolve("a.txt");
    try (PendingFile file = PendingFile.prepare(target, NEW)) {
      assertThat(target).doesNotExist();
      assertThat(file.target()).isEqualTo(target);
      assertThat(file.bytes()).isEqualTo(3);
      file.publish();
      assertThat(target).hasContent("new");
    }
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void liesBesideItsTargetUnderAHiddenNameOfItsOwn() throws IOException {
    Path target = folder.resolve("a.txt");
    List<Path> seen = new ArrayList<>();
    try (PendingFile one = PendingFile.prepare(target, writing(seen));
        PendingFile two = PendingFile.prepare(target, writing(seen))) {
      assertThat(seen).doesNotHaveDuplicates().hasSize(2);
      assertThat(seen)
          .allSatisfy(
              file -> {
                assertThat(file.getParent()).isEqualTo(folder.toAbsolutePath());
                assertThat(file.getFileName().toString()).startsWith(".a.txt.").endsWith(".tmp");
              });
      two.publish();
      one.publish();
    }
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void closedWithoutPublishingLeavesTheOldFileAlone() throws IOException {
    Path target = old("a.txt");
    PendingFile file = PendingFile.prepare(target, NEW);
    file.close();
    file.close();
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
    assertThatThrownBy(file::publish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isPublishedOnce() throws IOException {
    try (PendingFile file = PendingFile.prepare(folder.resolve("a.txt"), NEW)) {
      file.publish();
      assertThatThrownBy(file::publish).isInstanceOf(IllegalStateException.class);
    }
    assertThat(folder.resolve("a.txt")).hasContent("new");
  }

  @Test
  void contentThatFailsLeavesNothing() throws IOException {
    Path target = old("a.txt");
    IllegalStateException failure = new IllegalStateException("in the middle");
    assertThatThrownBy(
            () ->
                PendingFile.prepare(
                    target,
                    file -> {
                      Files.writeString(file, "half");
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void publishingOntoAFolderThatCameLaterIsAnOutputError() throws IOException {
    Path target = folder.resolve("a.txt");
    try (PendingFile file = PendingFile.prepare(target, NEW)) {
      Files.createDirectories(target.resolve("inside"));
      assertThatThrownBy(file::publish).isInstanceOf(OutputException.class);
    }
    assertThat(names()).containsExactly("a.txt");
    assertThat(target).isDirectory();
  }

  @Test
  void aSymbolicLinkStaysOne() throws IOException {
    Path real = old("real.txt");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), real);
    try (PendingFile file = PendingFile.prepare(link, NEW)) {
      file.publish();
    }
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(real).hasContent("new");
    assertThat(names()).containsExactly("link.txt", "real.txt");
  }

  @Test
  void handsPermissionsOn() throws IOException {
    Path target = old("a.txt");
    var secretive = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(target, secretive);
    try (PendingFile file = PendingFile.prepare(target, NEW)) {
      file.publish();
    }
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(secretive);
  }

  @Test
  void namesAPlaceThatIsNoFile() {
    assertFails(folder, "GRT-1103", "is a folder");
    assertFails(Path.of("/"), "GRT-1103", "is a folder");
    assertFails(Path.of("/dev/full"), "GRT-1103", "device");
    assertFails(folder.resolve("no/such/a.txt"), "GRT-1102", "no folder");
  }

  @Test
  void namesAFolderThatTakesNoFiles() {
    assertThatThrownBy(() -> PendingFile.prepare(Path.of("/proc/a.txt"), NEW))
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> {
              assertThat(e.fault().code()).isIn("GRT-1104", "GRT-1106");
              assertThat(e.fault().place()).contains("/proc/a.txt");
            });
  }

  @Test
  void tellsTheReasonsApart() {
    assertCause(new FileSystemException("x", null, "No space left on device"), "GRT-1105");
    assertCause(new IOException("No space left on device"), "GRT-1105");
    assertCause(new IOException("Disk quota exceeded"), "GRT-1105");
    assertCause(new AccessDeniedException("x"), "GRT-1104");
    assertCause(new FileSystemException("x", null, "Read-only file system"), "GRT-1104");
    assertCause(new FileSystemException("x", null, "Operation not permitted"), "GRT-1104");
    assertCause(new IOException("Input/output error"), "GRT-1106");
    assertCause(new FileSystemException("x"), "GRT-1106");
  }

  private void assertCause(IOException failure, String code) {
    Path target = folder.resolve("a.txt");
    assertThatThrownBy(
            () ->
                PendingFile.prepare(
                    target,
                    file -> {
                      Files.writeString(file, "half");
                      throw failure;
                    }))
        .hasCause(failure)
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(code);
              assertThat(e.fault().place()).contains(target.toString());
              assertThat(e.fault().remedy()).isPresent();
            });
    assertThat(folder).isEmptyDirectory();
  }

  private static void assertFails(Path target, String code, String cause) {
    assertThatThrownBy(() -> PendingFile.prepare(target, NEW))
        .hasMessageContaining(cause)
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(code);
              assertThat(e.fault().place()).contains(target.toString());
              assertThat(e.fault().remedy()).isPresent();
            });
  }

  private static PendingFile.Content writing(List<Path> seen) {
    return file -> {
      seen.add(file);
      Files.writeString(file, "new");
    };
  }

  private Path old(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "old");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
