package dev.greta.http;

import java.net.http.HttpHeaders;

/** What comes before an answer's body. */
record Head(int status, HttpHeaders headers) {}
