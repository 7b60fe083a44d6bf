package dev.greta.config;

/** The {@code preprocessing:} section. */
public record PreprocessingConfig() {}
