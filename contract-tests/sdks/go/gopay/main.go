// Has no call for these endpoints, and none for a path of the merchant's choice. What it offers for that is its HTTP client,
// its keys and V3VerifySignByPK, which does not mind how old an answer is; the merchant signs.
package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/go-pay/gopay"
	"github.com/go-pay/gopay/wechat/v3"
	"wechatpay-mock.example/sdks/steps"
)

var (
	merchant   = steps.ReadMerchant()
	client     *wechat.ClientV3
	privateKey *rsa.PrivateKey
)

// failure is an answer that is no order; the calls of gopay hand out the same two facts.
type failure struct {
	status int
	body   wechat.ErrResponse
}

func (f failure) Error() string { return fmt.Sprintf("status %d", f.status) }

func main() {
	steps.Take(steps.SDK{
		Name:     "gopay",
		Module:   "github.com/go-pay/gopay",
		Connect:  connect,
		Order:    order,
		Parse:    parse,
		Sign:     sign,
		Describe: describe,
	})
}

func connect() (serials []string, err error) {
	client, err = wechat.NewClientV3(merchant.Mchid, merchant.Serial, merchant.APIv3Key, merchant.PrivateKey)
	if err != nil {
		return nil, err
	}
	if privateKey, err = readKey(merchant.PrivateKey); err != nil {
		return nil, err
	}
	if steps.UsesCertificates {
		err = client.AutoVerifySign()
	} else {
		err = client.AutoVerifySignByPublicKey([]byte(merchant.PublicKey), merchant.PublicKeyID)
	}
	return slices.Collect(maps.Keys(client.WxPublicKeyMap())), err
}

func order(path string, body map[string]any) (string, error) {
	authorization, err := authorize(path, gopay.BodyMap(body).JsonBody())
	if err != nil {
		return "", err
	}
	request := client.GetHttpClient().Req()
	request.Header.Set(wechat.HeaderAuthorization, authorization)
	request.Header.Set(wechat.HeaderSerial, client.WxSerialNo)
	request.Header.Set("Accept", "application/json")
	response, text, err := request.Post(steps.Platform + path).SendBodyMap(body).EndBytes(context.Background())
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		refused := failure{status: response.StatusCode}
		return "", errors.Join(json.Unmarshal(text, &refused.body), refused)
	}
	if err = verify(response.Header, text); err != nil {
		return "", err
	}
	var answer wechat.Prepay
	err = json.Unmarshal(text, &answer)
	return answer.PrepayId, err
}

func authorize(path, body string) (string, error) {
	timestamp, nonce := time.Now().Unix(), rand.Text()
	message := fmt.Sprintf("POST\n%s\n%d\n%s\n%s\n", path, timestamp, nonce, body)
	digest := sha256.Sum256([]byte(message))
	signature, err := rsa.SignPKCS1v15(nil, privateKey, crypto.SHA256, digest[:])
	if err != nil {
		return "", err
	}
	const format = wechat.Authorization +
		` mchid="%s",nonce_str="%s",timestamp="%d",serial_no="%s",signature="%s"`
	signed := base64.StdEncoding.EncodeToString(signature)
	return fmt.Sprintf(format, merchant.Mchid, nonce, timestamp, merchant.Serial, signed), nil
}

func verify(header http.Header, text []byte) error {
	return wechat.V3VerifySignByPK(
		header.Get(wechat.HeaderTimestamp),
		header.Get(wechat.HeaderNonce),
		string(text),
		header.Get(wechat.HeaderSignature),
		client.WxPublicKeyMap()[header.Get(wechat.HeaderSerial)],
	)
}

func parse(request *http.Request) (steps.Payment, error) {
	notice, err := wechat.V3ParseNotify(request)
	if err != nil {
		return steps.Payment{}, err
	}
	if err = notice.VerifySignByPKMap(client.WxPublicKeyMap()); err != nil {
		return steps.Payment{}, err
	}
	opened, err := notice.DecryptPayCipherText(merchant.APIv3Key)
	if err != nil {
		return steps.Payment{}, err
	}
	return steps.Payment{State: opened.TradeState, TransactionID: opened.TransactionId}, nil
}

func sign(appid, prepayID string) (steps.Parameters, error) {
	made, err := client.PaySignOfJSAPI(appid, prepayID)
	if err != nil {
		return steps.Parameters{}, err
	}
	return steps.Parameters{
		AppID: made.AppId, TimeStamp: made.TimeStamp, NonceStr: made.NonceStr,
		Package: made.Package, SignType: made.SignType, PaySign: made.PaySign,
	}, nil
}

func readKey(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("the private key is no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PrivateKey), nil
}

func describe(err error) (code, reported string) {
	var refused failure
	if errors.As(err, &refused) {
		return refused.body.Code, err.Error()
	}
	return "", err.Error()
}
