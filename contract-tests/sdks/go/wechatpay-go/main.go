// Verifies by itself. The host is written into its services, none of which is for these endpoints, and into its download.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/core/downloader"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
	"wechatpay-mock.example/sdks/steps"
)

var (
	background = context.Background()
	client     *core.Client
)

func main() {
	steps.Take(steps.SDK{
		Name:     "wechatpay-go",
		Module:   "github.com/wechatpay-apiv3/wechatpay-go",
		Connect:  connect,
		Order:    order,
		Describe: describe,
	})
}

func connect() ([]string, error) {
	merchant := steps.ReadMerchant()
	verification, err := verificationFor(merchant)
	if err != nil {
		return nil, err
	}
	if client, err = core.NewClient(background, verification); err != nil {
		return nil, err
	}
	downloaded := downloader.MgrInstance().GetCertificateMap(background, merchant.Mchid)
	return slices.Collect(maps.Keys(downloaded)), nil
}

func verificationFor(merchant steps.Merchant) (core.ClientOption, error) {
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

// varying is what the text of an error has in brackets: serial numbers, times and ids of requests.
var varying = regexp.MustCompile(`\[[^]]*]`)

func describe(err error) (code, reported string) {
	var refusal *core.APIError
	if errors.As(err, &refusal) {
		return refusal.Code, fmt.Sprintf("APIError %d", refusal.StatusCode)
	}
	return "", varying.ReplaceAllString(err.Error(), "[]")
}
