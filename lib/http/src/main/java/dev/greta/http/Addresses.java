package dev.greta.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Network addresses that no answer may lead to: link-local ones (RFC 3927, RFC 4291), where clouds
 * hand out the machine's own credentials; the unspecified one; and the metadata services that live
 * elsewhere.
 */
final class Addresses {

  /** EC2 over IPv6, Alibaba, Azure's host, Oracle. */
  private static final Set<String> METADATA =
      Set.of("fd000ec2000000000000000000000254", "646464c8", "a83f8110", "c00000c0");

  private static final Set<String> METADATA_NAMES =
      Set.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data");

  private static final String TRANSLATED = "0064ff9b0000000000000000";
  private static final String COMPATIBLE = "000000000000000000000000";

  private Addresses() {}

  static boolean isForbiddenName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return METADATA_NAMES.contains(name) || name.endsWith(".metadata.google.internal");
  }

  static boolean isForbidden(InetAddress address) {
    if (address.isLinkLocalAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    if (bytes[0] == 0 && bytes.length == 4 || METADATA.contains(HexFormat.of().formatHex(bytes))) {
      return true;
    }
    return embedded(bytes).map(Addresses::isForbidden).orElse(false);
  }

  /** The IPv4 address within an IPv6 one: IPv4-compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056). */
  private static Optional<InetAddress> embedded(byte[] bytes) {
    if (bytes.length != 16) {
      return Optional.empty();
    }
    String prefix = HexFormat.of().formatHex(bytes, 0, 12);
    if (prefix.equals(TRANSLATED) || (prefix.equals(COMPATIBLE) && !isLoopback(bytes))) {
      return Optional.of(address(Arrays.copyOfRange(bytes, 12, 16)));
    }
    return prefix.startsWith("2002")
        ? Optional.of(address(Arrays.copyOfRange(bytes, 2, 6)))
        : Optional.empty();
  }

  private static boolean isLoopback(byte[] bytes) {
    return bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] == 1;
  }

  /**
   * The address that a URL's host is, if it is no name: IPv6 in brackets, or IPv4 in any form that
   * {@code inet_aton} takes: one to four numbers, decimal, octal or hexadecimal.
   */
  static Optional<InetAddress> literal(String host) {
    if (host.startsWith("[")) {
      return Optional.of(sixth(host.substring(1, host.length() - 1)));
    }
    String[] parts =
        (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.");
    if (parts.length > 4 || parts.length == 0) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < parts.length; i++) {
      int bits = i < parts.length - 1 ? 8 : 8 * (5 - parts.length);
      Long part = number(parts[i]);
      if (part == null || part >= 1L << bits) {
        return Optional.empty();
      }
      value = value << bits | part;
    }
    return Optional.of(
        address(
            new byte[] {
              (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
            }));
  }

  private static InetAddress sixth(String text) {
    int zone = text.indexOf('%');
    try {
      return InetAddress.getByName(zone < 0 ? text : text.substring(0, zone));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv6 address: " + text, e);
    }
  }

  private static @Nullable Long number(String text) {
    try {
      if (text.startsWith("0x")) {
        return text.length() == 2
            ? Long.valueOf(0)
            : Long.valueOf(Long.parseLong(text.substring(2), 16));
      }
      if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
        return null;
      }
      boolean octal = text.length() > 1 && text.charAt(0) == '0';
      return Long.valueOf(Long.parseLong(text, octal ? 8 : 10));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address", e);
    }
  }

  /** Whether a host can only be this machine. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }
}
