package dev.greta.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a client and a real TCP server, on a free port of the loopback address, and fails
 * as networks do. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {

  /** What becomes of a connection. */
  public enum Fault {
    /**
     * Nothing is forwarded any more, either way; both ends still acknowledge what they are sent.
     */
    HANG,
    /** Both ends see it closed in order, as by a server that exits. */
    CLOSE,
    /** The client sees it reset (RFC 9293, 3.5.2), the server sees it closed. */
    RESET
  }

  private static final int BLOCK = 16_384;

  private final String host;
  private final int port;
  private final ServerSocket listening;
  private final List<Link> links = new ArrayList<>();

  private Fault armed = Fault.HANG;
  private long after;
  private int times;
  private boolean together;
  private int struck;

  private FaultyProxy(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Starts in front of a server, and forwards everything for now. */
  public static FaultyProxy to(String host, int port) {
    try {
      FaultyProxy proxy = new FaultyProxy(host, port);
      daemon(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect to, by an address of the loopback interface. */
  public int port() {
    return listening.getLocalPort();
  }

  /**
   * Lets the next connections fail, of those that are open and of those to come.
   *
   * @param bytes how many the server must have sent before; with 0 the next connection fails at
   *     once, one that is open with its next byte
   * @param times how many connections fail; {@link Integer#MAX_VALUE} for all
   */
  public synchronized void arm(Fault fault, long bytes, int times) {
    this.armed = fault;
    this.after = bytes;
    this.times = times;
    this.together = false;
    this.struck = 0;
  }

  /**
   * Lets all open connections fail at once, as when a server falls over; later ones are well.
   *
   * @param bytes how many the server must have sent on one of them before
   */
  public synchronized void armOutage(Fault fault, long bytes) {
    arm(fault, bytes, 1);
    together = true;
  }

  /** Lets a connection fail now: 0 is the first that was accepted. */
  public synchronized void strike(Fault fault, int connection) {
    links.get(connection).fail(fault);
  }

  /** How many connections were accepted so far. */
  public synchronized int accepted() {
    return links.size();
  }

  /** How many connections failed since {@link #arm} was called last. */
  public synchronized int struck() {
    return struck;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        return; // The proxy is closed.
      }
    }
  }

  private void connect(Socket client) {
    try {
      Link link = new Link(client, new Socket(host, port));
      synchronized (this) {
        links.add(link);
      }
      meet(link);
      daemon(() -> link.forward(link.client, link.server, false));
      daemon(() -> link.forward(link.server, link.client, true));
    } catch (IOException e) {
      close(client); // The server refuses.
    }
  }

  /** Lets the connection fail, if it is time for it. */
  private synchronized void meet(Link link) {
    if (struck < times && !link.failed && link.received >= after) {
      struck++;
      (together ? links : List.of(link)).forEach(l -> l.fail(armed));
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends every connection. */
  @Override
  public void close() {
    close(listening);
    synchronized (this) {
      links.forEach(Link::close);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }

  private final class Link {

    private final Socket client;
    private final Socket server;
    private volatile boolean failed;
    private volatile long received;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void forward(Socket from, Socket to, boolean counted) {
      byte[] block = new byte[BLOCK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
          if (counted) {
            received += n;
            meet(this);
          }
          if (failed) {
            return;
          }
          out.write(block, 0, n);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        if (!failed) {
          close();
        }
      }
    }

    private void fail(Fault fault) {
      failed = true;
      if (fault == Fault.HANG) {
        return;
      }
      try {
        client.setSoLinger(fault == Fault.RESET, 0);
      } catch (IOException e) {
        // The client has closed it already.
      }
      close();
    }

    private void close() {
      FaultyProxy.close(client);
      FaultyProxy.close(server);
    }
  }
}
