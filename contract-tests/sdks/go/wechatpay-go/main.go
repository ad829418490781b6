// Verifies by itself. The host is written into its services, none of which orders at these endpoints, and into its download.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/verifiers"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/core/downloader"
	"github.com/wechatpay-apiv3/wechatpay-go/core/notify"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
	"wechatpay-mock.example/sdks/steps"
)

var (
	background = context.Background()
	merchant   = steps.ReadMerchant()
	client     *core.Client
)

func main() {
	steps.Take(steps.SDK{
		Name:     "wechatpay-go",
		Module:   "github.com/wechatpay-apiv3/wechatpay-go",
		Connect:  connect,
		Order:    order,
		Parse:    parse,
		Query:    query,
		Sign:     sign,
		Describe: describe,
	})
}

func connect() ([]string, error) {
	verification, err := verification()
	if err != nil {
		return nil, err
	}
	if client, err = core.NewClient(background, verification); err != nil {
		return nil, err
	}
	downloaded := downloader.MgrInstance().GetCertificateMap(background, merchant.Mchid)
	return slices.Collect(maps.Keys(downloaded)), nil
}

func verification() (core.ClientOption, error) {
	mchid, serial := merchant.Mchid, merchant.Serial
	privateKey, err := utils.LoadPrivateKey(merchant.PrivateKey)
	if err != nil {
		return nil, err
	}
	if steps.UsesCertificates {
		return option.WithWechatPayAutoAuthCipher(mchid, serial, privateKey, merchant.APIv3Key), nil
	}
	publicKey, err := utils.LoadPublicKey(merchant.PublicKey)
	if err != nil {
		return nil, err
	}
	id := merchant.PublicKeyID
	return option.WithWechatPayPublicKeyAuthCipher(mchid, serial, privateKey, id, publicKey), nil
}

func order(path string, body map[string]any) (string, error) {
	result, err := client.Post(background, consts.WechatPayAPIServer+path, body)
	if err != nil {
		return "", err
	}
	var answer struct {
		PrepayID string `json:"prepay_id"`
	}
	err = core.UnMarshalResponse(result.Response, &answer)
	return answer.PrepayID, err
}

func parse(request *http.Request) (steps.Payment, error) {
	verifier, err := verifierOfNotices()
	if err != nil {
		return steps.Payment{}, err
	}
	handler, err := notify.NewRSANotifyHandler(merchant.APIv3Key, verifier)
	if err != nil {
		return steps.Payment{}, err
	}
	var transaction payments.Transaction
	_, err = handler.ParseNotifyRequest(background, request, &transaction)
	return summarize(transaction), err
}

// verifierOfNotices is what the client has too, but does not hand out.
func verifierOfNotices() (auth.Verifier, error) {
	if steps.UsesCertificates {
		visitor := downloader.MgrInstance().GetCertificateVisitor(merchant.Mchid)
		return verifiers.NewSHA256WithRSAVerifier(visitor), nil
	}
	publicKey, err := utils.LoadPublicKey(merchant.PublicKey)
	if err != nil {
		return nil, err
	}
	return verifiers.NewSHA256WithRSAPubkeyVerifier(merchant.PublicKeyID, *publicKey), nil
}

func query(mchid, outTradeNo string) (steps.Payment, error) {
	service := jsapi.JsapiApiService{Client: client}
	request := jsapi.QueryOrderByOutTradeNoRequest{OutTradeNo: &outTradeNo, Mchid: &mchid}
	transaction, _, err := service.QueryOrderByOutTradeNo(background, request)
	if err != nil {
		return steps.Payment{}, err
	}
	return summarize(*transaction), nil
}

func sign(appid, prepayID string) (steps.Parameters, error) {
	nonce, err := utils.GenerateNonce()
	if err != nil {
		return steps.Parameters{}, err
	}
	made := steps.Parameters{
		AppID:     appid,
		TimeStamp: strconv.FormatInt(time.Now().Unix(), 10),
		NonceStr:  nonce,
		Package:   "prepay_id=" + prepayID,
		SignType:  "RSA",
	}
	message := strings.Join([]string{made.AppID, made.TimeStamp, made.NonceStr, made.Package, ""}, "\n")
	signature, err := client.Sign(background, message)
	if err != nil {
		return steps.Parameters{}, err
	}
	made.PaySign = signature.Signature
	return made, nil
}

// summarize takes what is absent for the empty text; the platform always says both of a payment.
func summarize(transaction payments.Transaction) steps.Payment {
	text := func(value *string) string {
		if value == nil {
			return ""
		}
		return *value
	}
	return steps.Payment{State: text(transaction.TradeState), TransactionID: text(transaction.TransactionId)}
}

// varying is what the text of an error has in brackets: serial numbers, times and ids of requests.
var varying = regexp.MustCompile(`\[[^]]*]`)

func describe(err error) (code, reported string) {
	var refusal *core.APIError
	if errors.As(err, &refusal) {
		return refusal.Code, fmt.Sprintf("APIError %d", refusal.StatusCode)
	}
	// The parser of notices appends the whole request.
	text, _, _ := strings.Cut(err.Error(), ", request: ")
	return "", varying.ReplaceAllString(text, "[]")
}
