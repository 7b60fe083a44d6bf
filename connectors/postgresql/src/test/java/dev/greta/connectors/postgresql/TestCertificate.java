package dev.greta.connectors.postgresql;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/**
 * A self-signed certificate for {@code localhost}, by name alone, in PEM, written out in DER (RFC
 * 5280, 4.1) so that no tool has to be at hand.
 *
 * @param certificate valid from 2020 to 2049
 * @param privateKey PKCS #8
 */
record TestCertificate(String certificate, String privateKey) {

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int BOOLEAN = 0x01;
  private static final byte[] SHA256_WITH_RSA = {
    0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 11
  };
  private static final byte[] COMMON_NAME = {0x55, 4, 3};
  private static final byte[] ALTERNATIVE_NAME = {0x55, 0x1D, 17};
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1D, 19};

  static TestCertificate create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      byte[] algorithm = der(SEQUENCE, der(OID, SHA256_WITH_RSA), new byte[] {5, 0});
      byte[] body = body(keys, algorithm);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      byte[] signed =
          der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
      return new TestCertificate(
          pem("CERTIFICATE", signed), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] body(KeyPair keys, byte[] algorithm) {
    byte[] commonName = der(UTF8_STRING, ascii("localhost"));
    byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME), commonName)));
    byte[] validity =
        der(SEQUENCE, der(UTC_TIME, ascii("200101000000Z")), der(UTC_TIME, ascii("491231000000Z")));
    byte[] hosts = der(SEQUENCE, der(0x82, ascii("localhost")));
    byte[] extensions =
        der(
            SEQUENCE,
            der(SEQUENCE, der(OID, ALTERNATIVE_NAME), der(OCTET_STRING, hosts)),
            der(
                SEQUENCE,
                der(OID, BASIC_CONSTRAINTS),
                der(OCTET_STRING, der(SEQUENCE, der(BOOLEAN, new byte[] {-1})))));
    return der(
        SEQUENCE,
        der(0xA0, der(INTEGER, new byte[] {2})),
        der(INTEGER, BigInteger.valueOf(20_260_101).toByteArray()),
        algorithm,
        name,
        validity,
        name,
        keys.getPublic().getEncoded(),
        der(0xA3, extensions));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int skipped = bytes[0] == 0 ? 1 : 0;
      out.write(0x80 | (bytes.length - skipped));
      out.write(bytes, skipped, bytes.length - skipped);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static String pem(String kind, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
