package dev.greta.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GretaVersionTest {

  @Test
  void theBuildWritesItsVersionIntoTheJar() {
    assertThat(GretaVersion.current()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }
}
