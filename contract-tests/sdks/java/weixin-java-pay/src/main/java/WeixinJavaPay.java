import com.github.binarywang.wxpay.bean.notify.SignatureHeader;
import com.github.binarywang.wxpay.config.WxPayConfig;
import com.github.binarywang.wxpay.exception.WxPayException;
import com.github.binarywang.wxpay.service.WxPayService;
import com.github.binarywang.wxpay.service.impl.WxPayServiceImpl;
import com.github.binarywang.wxpay.v3.util.SignUtils;
import java.io.IOException;
import java.util.Properties;
import steps.Complaint;
import steps.Merchant;
import steps.Notice;
import steps.Notices;
import steps.Payment;
import steps.Signs;
import steps.Steps;

/** The part of WxJava that pays. It downloads certificates when it is first used. */
public final class WeixinJavaPay implements Notices, Signs {
  private final WxPayService service = new WxPayServiceImpl();

  public static void main(String[] args) throws Exception {
    Steps.take("weixin-java-pay", version(), WeixinJavaPay::new);
  }

  private WeixinJavaPay(Merchant merchant) {
    WxPayConfig config = new WxPayConfig();
    config.setMchId(merchant.mchid());
    config.setCertSerialNo(merchant.serial());
    config.setPrivateKeyPath(merchant.privateKey().toString());
    config.setApiV3Key(merchant.apiV3Key());
    if (!merchant.usesCertificates()) {
      config.setPublicKeyId(merchant.publicKeyId());
      config.setPublicKeyPath(merchant.publicKey().toString());
      // Otherwise it downloads certificates in this mode too.
      config.setFullPublicKeyModel(true);
    }
    service.setConfig(config);
  }

  @Override
  public String downloadedSerial() {
    var certificate = service.getConfig().getVerifier().getValidCertificate();
    return certificate.getSerialNumber().toString(16).toUpperCase();
  }

  @Override
  public String order(String path, String body) throws WxPayException {
    return Steps.prepayIdIn(service.postV3(service.getPayBaseUrl() + path, body));
  }

  @Override
  public Payment parse(Notice notice) throws WxPayException {
    SignatureHeader header =
        SignatureHeader.builder()
            .timeStamp(notice.header("Wechatpay-Timestamp"))
            .nonce(notice.header("Wechatpay-Nonce"))
            .signature(notice.header("Wechatpay-Signature"))
            .serial(notice.header("Wechatpay-Serial"))
            .build();
    var opened = service.parseOrderNotifyV3Result(notice.body(), header).getResult();
    return new Payment(opened.getTradeState(), opened.getTransactionId());
  }

  @Override
  public String sign(String message) {
    return SignUtils.sign(message, service.getConfig().getPrivateKey());
  }

  @Override
  public Complaint describe(Exception thrown) {
    if (thrown instanceof WxPayException refused && refused.getErrCode() != null) {
      return new Complaint(refused.getErrCode(), "WxPayException");
    }
    return Complaint.byClassOf(thrown);
  }

  /** Its manifest does not say which version it is. */
  private static String version() throws IOException {
    String file = "/META-INF/maven/com.github.binarywang/weixin-java-pay/pom.properties";
    Properties properties = new Properties();
    try (var content = WxPayService.class.getResourceAsStream(file)) {
      properties.load(content);
    }
    return properties.getProperty("version");
  }
}
