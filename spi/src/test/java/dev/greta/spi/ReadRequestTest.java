package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** The values that say what to read, and how. */
class ReadRequestTest {

  @Test
  void changesOneThingAtATime() {
    Schema schema = new Schema(List.of());
    ReadRequest request =
        ReadRequest.all().withParallelism(4).withSchema(schema).withLimit(7).withParallelism(2);
    assertThat(request.schema()).contains(schema);
    assertThat(request.limit()).hasValue(7);
    assertThat(request.parallelism()).isEqualTo(2);
    assertThat(ReadRequest.all().schema()).isEmpty();
    assertThat(ReadRequest.all().limit()).isEmpty();
    assertThat(ReadRequest.all().parallelism()).isOne();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(ReadRequest.all().withLimit(0).limit()).hasValue(0);
    assertThatThrownBy(() -> ReadRequest.all().withLimit(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReadRequest.all().withParallelism(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new BatchTarget(1, 1).rows()).isOne();
    assertThatThrownBy(() -> new BatchTarget(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BatchTarget(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSourceNeedsAnAbsoluteFolderMemoryAndAThread() {
    Path here = Path.of("").toAbsolutePath();
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThat(new SourceContext(allocator, here, here, 1, 1).threads()).isOne();
      for (SourceArguments bad :
          List.of(
              new SourceArguments(Path.of("relative"), 1, 1),
              new SourceArguments(here, 0, 1),
              new SourceArguments(here, 1, 0))) {
        assertThatThrownBy(
                () -> new SourceContext(allocator, bad.base(), here, bad.memory(), bad.threads()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private record SourceArguments(Path base, long memory, int threads) {}

  @Test
  void anUnknownEstimateKnowsNothing() {
    assertThat(Estimate.unknown().rows()).isEmpty();
    assertThat(Estimate.unknown().bytes()).isEmpty();
    assertThat(Estimate.unknown().splits()).isEmpty();
  }
}
