package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import org.junit.jupiter.api.Test;

class ShopTest {
  @Test
  void anOrderGetsAPrepayId() {
    String mchid = System.getenv("WECHATPAY_MOCK_MCHID");
    RSAPublicKeyConfig config =
        new RSAPublicKeyConfig.Builder()
            .merchantId(mchid)
            .merchantSerialNumber(System.getenv("WECHATPAY_MOCK_SERIAL_NO"))
            .privateKeyFromPath(System.getenv("WECHATPAY_MOCK_PRIVATE_KEY_PATH"))
            .apiV3Key(System.getenv("WECHATPAY_MOCK_APIV3_KEY"))
            .publicKeyId(System.getenv("WECHATPAY_MOCK_PUBLIC_KEY_ID"))
            .publicKeyFromPath(System.getenv("WECHATPAY_MOCK_PUBLIC_KEY_PATH"))
            .build();
    assertTrue(new Shop(config, mchid).order("shop20260000000001", 101).startsWith("wx"));
  }
}
