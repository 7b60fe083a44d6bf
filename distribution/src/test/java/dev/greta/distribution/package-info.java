/** The packages that people install, looked into and used. */
package dev.greta.distribution;
