/**
 * Many files as one table: finds them, unites their columns, plans them in splits and reads each as
 * the table that all of them are.
 */
@NullMarked
package dev.greta.formats.files;

import org.jspecify.annotations.NullMarked;
