/**
 * The hardened HTTP client that REST, GraphQL and Vault are read with.
 *
 * <p>Start at {@link dev.greta.http.WebClient}: one a source, made of {@link
 * dev.greta.http.WebSettings} and {@link dev.greta.http.Credentials}; it downloads whole answers
 * ({@link dev.greta.http.WebAnswer}) to {@link dev.greta.http.WebRequest}s. What it refuses and why
 * is in {@link dev.greta.http.Destinations} and in the codes of the package's faults.
 */
@NullMarked
package dev.greta.http;

import org.jspecify.annotations.NullMarked;
