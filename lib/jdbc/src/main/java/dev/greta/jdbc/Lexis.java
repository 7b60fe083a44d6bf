package dev.greta.jdbc;

/**
 * What a scanner must know of a database's SQL to skip over quoted text.
 *
 * @param quotes characters that begin and end quoted text; doubled, one stands for itself
 * @param brackets whether {@code [name]} is quoted too
 */
public record Lexis(String quotes, boolean brackets) {}
