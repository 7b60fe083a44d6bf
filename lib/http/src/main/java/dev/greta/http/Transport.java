package dev.greta.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connections and the exchanges over them. It does nothing of its own accord: no redirects,
 * cookies, passwords or decoding. A request that does no harm is sent once more if the connection
 * that was kept for it turns out to be closed.
 */
final class Transport implements AutoCloseable {

  private final Dialer dialer;
  private final IdleConnections idle;
  private final Watchdog watchdog;
  private final WebSettings.Timeouts limits;

  Transport(WebSettings settings) {
    limits = settings.timeouts();
    // Checks them, so that a proxy that cannot be used is known before the first request.
    settings.proxies().select(URI.create(settings.base() + "/"));
    dialer =
        new Dialer(
            settings.proxies(),
            settings.caCertificate().map(Transport::trusting).orElse(Transport::usual));
    idle = new IdleConnections(settings.concurrency());
    watchdog = new Watchdog(shorter(limits.connect(), shorter(limits.read(), limits.total())));
  }

  WebSettings.Timeouts limits() {
    return limits;
  }

  /**
   * @param totalNanos what is left of the limit on the whole
   */
  Exchange open(long totalNanos) {
    return new Exchange(dialer, idle, watchdog, limits, totalNanos);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Asked for when it is needed, as the certificates that it reads take a tenth of a second. */
  private static SSLSocketFactory usual() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  private static Supplier<SSLSocketFactory> trusting(Path pem) {
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
      return context::getSocketFactory;
    } catch (IOException | GeneralSecurityException e) {
      throw Faults.unusableCertificate(pem, "it cannot be read", e);
    }
  }

  /** What is still under way is cancelled. */
  @Override
  public void close() {
    watchdog.close();
    idle.close();
  }
}
