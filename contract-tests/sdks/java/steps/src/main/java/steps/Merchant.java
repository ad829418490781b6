package steps;

import java.nio.file.Path;

/** What a merchant knows about itself, by the variables that the mock hands out. */
public record Merchant(
    String mchid,
    String serial,
    Path privateKey,
    String apiV3Key,
    String publicKeyId,
    Path publicKey,
    boolean usesCertificates) {

  /** The program calls the platform's own host, as in production. */
  public static final String HOST = "https://api.mch.weixin.qq.com";

  static Merchant fromEnvironment() {
    return new Merchant(
        variable("WECHATPAY_MOCK_MCHID"),
        variable("WECHATPAY_MOCK_SERIAL_NO"),
        Path.of(variable("WECHATPAY_MOCK_PRIVATE_KEY_PATH")),
        variable("WECHATPAY_MOCK_APIV3_KEY"),
        variable("WECHATPAY_MOCK_PUBLIC_KEY_ID"),
        Path.of(variable("WECHATPAY_MOCK_PUBLIC_KEY_PATH")),
        variable("SDK_MODE").equals("certificate"));
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) throw new IllegalStateException(name + " is not set; see ../README.md");
    return value;
  }
}
