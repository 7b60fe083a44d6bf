package dev.greta.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as curl reads it: {@code https_proxy} or {@code
 * HTTPS_PROXY}, {@code http_proxy} (in lower case only, as the other is what a CGI script gets from
 * a request's {@code Proxy} header), {@code all_proxy}, and {@code no_proxy} for hosts and domains
 * that are reached directly.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final int USUAL_PORT = 1080;

  private final Map<String, String> environment;

  private EnvironmentProxies(Map<String, String> environment) {
    this.environment = environment;
  }

  static ProxySelector of(Map<String, String> environment) {
    return new EnvironmentProxies(Map.copyOf(environment));
  }

  @Override
  public List<Proxy> select(URI uri) {
    String text =
        uri.getScheme().equals("https") ? either("https_proxy") : environment.get("http_proxy");
    text = text == null ? either("all_proxy") : text;
    if (text == null || text.isBlank() || isExempt(uri.getHost())) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(new Proxy(Proxy.Type.HTTP, address(text.strip())));
  }

  private static InetSocketAddress address(String text) {
    URI proxy;
    try {
      proxy = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      throw Faults.unusableProxy("it is no URL");
    }
    if (!"http".equalsIgnoreCase(proxy.getScheme())) {
      throw Faults.unusableProxy("only http:// proxies are supported");
    }
    if (proxy.getRawUserInfo() != null) {
      throw Faults.unusableProxy("a proxy that asks for a password is not supported");
    }
    if (proxy.getHost() == null) {
      throw Faults.unusableProxy("it names no host");
    }
    return new InetSocketAddress(
        proxy.getHost(), proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort());
  }

  private boolean isExempt(String host) {
    String list = either("no_proxy");
    if (list == null) {
      return false;
    }
    String name = "." + bare(host);
    for (String entry : list.split("[,\\s]+")) {
      String domain = bare(entry);
      if (entry.equals("*") || (!domain.isEmpty() && name.endsWith("." + domain))) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  private @Nullable String either(String name) {
    String lower = environment.get(name);
    return lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The request itself fails with what there is to say.
  }
}
