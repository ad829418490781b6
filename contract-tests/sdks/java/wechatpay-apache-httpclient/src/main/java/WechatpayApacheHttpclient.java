import com.wechat.pay.contrib.apache.httpclient.WechatPayHttpClientBuilder;
import com.wechat.pay.contrib.apache.httpclient.auth.PrivateKeySigner;
import com.wechat.pay.contrib.apache.httpclient.auth.Verifier;
import com.wechat.pay.contrib.apache.httpclient.auth.WechatPay2Credentials;
import com.wechat.pay.contrib.apache.httpclient.auth.WechatPay2Validator;
import com.wechat.pay.contrib.apache.httpclient.cert.CertificatesManager;
import com.wechat.pay.contrib.apache.httpclient.util.PemUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PrivateKey;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.util.EntityUtils;
import steps.Complaint;
import steps.Merchant;
import steps.Sdk;
import steps.Steps;

/** The official extension of Apache HttpClient 4, which signs and verifies by itself. */
public final class WechatpayApacheHttpclient implements Sdk {
  private static final CertificatesManager manager = CertificatesManager.getInstance();

  private final Merchant merchant;
  private final CloseableHttpClient client;

  public static void main(String[] args) throws Exception {
    String version = CertificatesManager.class.getPackage().getImplementationVersion();
    Steps.take("wechatpay-apache-httpclient", version, WechatpayApacheHttpclient::new);
  }

  private WechatpayApacheHttpclient(Merchant merchant) throws Exception {
    this.merchant = merchant;
    PrivateKey privateKey = PemUtil.loadPrivateKey(Files.readString(merchant.privateKey()));
    var builder =
        WechatPayHttpClientBuilder.create()
            .withMerchant(merchant.mchid(), merchant.serial(), privateKey);
    if (merchant.usesCertificates()) {
      var signer = new PrivateKeySigner(merchant.serial(), privateKey);
      manager.putMerchant(
          merchant.mchid(),
          new WechatPay2Credentials(merchant.mchid(), signer),
          merchant.apiV3Key().getBytes(StandardCharsets.UTF_8));
      builder.withValidator(new WechatPay2Validator(verifier()));
    } else {
      var publicKey = PemUtil.loadPublicKey(Files.readString(merchant.publicKey()));
      builder.withWechatPay(merchant.publicKeyId(), publicKey);
    }
    client = builder.build();
  }

  private Verifier verifier() throws Exception {
    return manager.getVerifier(merchant.mchid());
  }

  @Override
  public String downloadedSerial() throws Exception {
    return verifier().getSerialNumber();
  }

  @Override
  public String order(String path, String body) throws Exception {
    HttpPost post = new HttpPost(Merchant.HOST + path);
    post.addHeader("Accept", "application/json");
    post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    try (var response = client.execute(post)) {
      String answer = EntityUtils.toString(response.getEntity());
      int status = response.getStatusLine().getStatusCode();
      if (status != 200) throw new Refused(status, answer);
      return Steps.prepayIdIn(answer);
    }
  }

  @Override
  public Complaint describe(Exception thrown) {
    if (thrown instanceof Refused refused) {
      return new Complaint(Steps.codeIn(refused.answer), "status " + refused.status);
    }
    return Complaint.byClassOf(thrown);
  }

  @Override
  public void stop() {
    manager.stop();
  }

  /** The SDK hands out a refusal as it hands out any other answer. */
  private static final class Refused extends Exception {
    final int status;
    final String answer;

    Refused(int status, String answer) {
      this.status = status;
      this.answer = answer;
    }
  }
}
