package dev.greta.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The JDK's client with everything switched off that it does of its own accord: redirects, cookies,
 * passwords. Exchanges are made of it.
 */
final class Transport implements AutoCloseable {

  private final HttpClient client;
  private final ExecutorService threads;
  private final Watchdog watchdog;
  private final WebSettings.Timeouts limits;

  Transport(WebSettings settings) {
    limits = settings.timeouts();
    // Checks them, so that a proxy that cannot be used is known before the first request.
    settings.proxies().select(java.net.URI.create(settings.base() + "/"));
    threads =
        Executors.newFixedThreadPool(
            Math.min(settings.concurrency(), Runtime.getRuntime().availableProcessors()),
            Transport::daemon);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .proxy(settings.proxies())
            .executor(threads);
    settings.caCertificate().ifPresent(pem -> builder.sslContext(trusting(pem)));
    client = builder.build();
    watchdog = new Watchdog(shorter(limits.read(), limits.total()));
  }

  HttpClient client() {
    return client;
  }

  WebSettings.Timeouts limits() {
    return limits;
  }

  /**
   * @param totalNanos what is left of the limit on the whole
   */
  Exchange open(long totalNanos) {
    return new Exchange(watchdog, limits, totalNanos);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "greta-http");
    thread.setDaemon(true);
    return thread;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static SSLContext trusting(Path pem) {
    try (InputStream file = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(file);
      if (certificates.isEmpty()) {
        throw Faults.unusableCertificate(pem, "it holds no certificate", null);
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Faults.unusableCertificate(pem, "it cannot be read", e);
    }
  }

  /** Ends the threads; what is still under way fails. */
  @Override
  public void close() {
    watchdog.close();
    threads.shutdownNow();
  }
}
