package dev.greta.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code data:} section: the connector with its own options, and the keys that all sources
 * share.
 *
 * @param type as the user wrote it
 * @param targetColumn the column that must be there
 * @param chunkSize rows a batch
 */
public record DataConfig(
    String type,
    BoundConnector<?> connector,
    Optional<String> targetColumn,
    OptionalInt chunkSize,
    BackendChoice backend) {}
