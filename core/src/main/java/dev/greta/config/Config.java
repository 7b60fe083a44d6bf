package dev.greta.config;

import dev.greta.secrets.Redactor;
import dev.greta.spi.options.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A config, read, resolved and checked. Made by {@link ConfigLoader}.
 *
 * @param preprocessing parsed and checked; carried out by a later release, which a notice says
 * @param memoryBytes {@code memory:}; without it a quarter of the machine's
 * @param tempDir {@code temp_dir:}, absolute; without it the system's
 * @param baseDirectory the folder of the config file, which relative paths in it are relative to;
 *     absolute
 * @param notices what its user should know: sections that are not used, a literal password
 * @param redactor knows every credential of this config; whoever writes a text about a run for
 *     others to read passes it through
 * @param effective the tree as it was bound, references resolved and overrides applied, each value
 *     with its place and origin; holds credentials
 */
public record Config(
    DataConfig data,
    Optional<PreprocessingConfig> preprocessing,
    OutputConfig output,
    OptionalLong memoryBytes,
    Optional<Path> tempDir,
    Path baseDirectory,
    List<String> notices,
    Redactor redactor,
    Node.Mapping effective) {

  public Config {
    notices = List.copyOf(notices);
  }
}
