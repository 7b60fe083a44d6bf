package dev.greta.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A config, read, resolved and checked.
 *
 * @param preprocessing parsed and checked; carried out by a later release, which a run says
 * @param memoryBytes {@code memory:}; without it a quarter of the machine's
 * @param tempDir {@code temp_dir:}; without it the system's
 * @param baseDirectory the folder of the config file, which relative paths in it are relative to
 * @param notices what its user should know: sections that are not used, a literal password
 */
public record Config(
    DataConfig data,
    Optional<PreprocessingConfig> preprocessing,
    OutputConfig output,
    OptionalLong memoryBytes,
    Optional<Path> tempDir,
    Path baseDirectory,
    List<String> notices) {

  public Config {
    notices = List.copyOf(notices);
  }
}
