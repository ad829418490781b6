// Package shop orders with the official SDK, at the platform's own host.
package shop

import (
	"context"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
)

// Order returns the prepay_id; the SDK has verified the answer, or there is an error.
func Order(client *core.Client, mchid, outTradeNo string, totalFen int) (string, error) {
	result, err := client.Post(
		context.Background(),
		consts.WechatPayAPIServer+"/v3/pay/transactions/jsapi-with-contract",
		map[string]any{
			"appid":         "wxd678efh567hg6787",
			"mchid":         mchid,
			"description":   "Image形象店-深圳腾大-QQ公仔",
			"out_trade_no":  outTradeNo,
			"notify_url":    "https://www.weixin.qq.com/wxpay/pay.php",
			"amount":        map[string]any{"total": totalFen},
			"payer":         map[string]any{"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
			"contract_info": map[string]any{"token": "201710180325670965"},
		},
	)
	if err != nil {
		return "", err
	}
	var answer struct {
		PrepayID string `json:"prepay_id"`
	}
	err = core.UnMarshalResponse(result.Response, &answer)
	return answer.PrepayID, err
}
