package steps

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"
)

// paths is where orders go; the first endpoint is that of the merchant itself, whose orders it can query.
var (
	endpoints = []string{"jsapi-with-contract", "scannedpos", "miniprogram"}
	paths     = map[string]string{
		"jsapi-with-contract": "/v3/pay/transactions/jsapi-with-contract",
		"scannedpos":          "/v3/pay/partner/transactions/scannedpos",
		"miniprogram":         "/v3/pay/partner/transactions/miniprogram",
	}
)

// Parameters is what a front end hands to the cashier.
type Parameters struct {
	AppID     string `json:"appId"`
	TimeStamp string `json:"timeStamp"`
	NonceStr  string `json:"nonceStr"`
	Package   string `json:"package"`
	SignType  string `json:"signType"`
	PaySign   string `json:"paySign"`
}

type question struct {
	ID       int               `json:"id"`
	Do       string            `json:"do"`
	Order    wish              `json:"order"`
	PrepayID string            `json:"prepay_id"`
	Method   string            `json:"method"`
	Headers  map[string]string `json:"headers"`
	Body     string            `json:"body"`
}

type wish struct {
	Endpoint   string         `json:"endpoint"`
	OutTradeNo string         `json:"outTradeNo"`
	Body       map[string]any `json:"body"`
}

// drive is a driver of `wechatpay-mock verify --driver`: docs/contract-driver.md. A process serves one case.
func drive(sdk SDK) {
	capabilities := []string{"order"}
	if sdk.Sign != nil {
		capabilities = append(capabilities, "pay")
	}
	if sdk.Parse != nil {
		capabilities = append(capabilities, "notice")
	}
	if sdk.Query != nil {
		capabilities = append(capabilities, "settle")
	}
	var lock sync.Mutex
	say := func(line map[string]any) {
		text, err := json.Marshal(line)
		insist(err)
		lock.Lock()
		defer lock.Unlock()
		fmt.Println(string(text))
	}
	say(map[string]any{
		"driver": sdk.Name, "version": versionOf(sdk.Module),
		"capabilities": capabilities, "endpoints": endpoints, "once": true,
	})
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked question
		insist(json.Unmarshal(lines.Bytes(), &asked))
		// A notice may come while an order is under way.
		go func() {
			answer, err := sdk.do(asked)
			if err != nil {
				answer = map[string]any{"ok": false, "error": err.Error()}
			} else {
				answer["ok"] = true
			}
			answer["id"] = asked.ID
			say(answer)
		}()
	}
}

func (sdk SDK) do(asked question) (map[string]any, error) {
	answer := map[string]any{}
	switch asked.Do {
	case "begin":
		_, err := sdk.Connect()
		return answer, err
	case "order":
		prepayID, err := sdk.Order(paths[asked.Order.Endpoint], asked.Order.Body)
		answer["prepay_id"] = prepayID
		return answer, err
	case "pay":
		parameters, err := sdk.Sign(appidOf(asked.Order.Body), asked.PrepayID)
		answer["parameters"] = parameters
		return answer, err
	case "notice":
		// What the SDK verifies and opens is good; the merchant's books are not the SDK's.
		answer["status"] = http.StatusNoContent
		if _, err := sdk.Parse(asked.request()); err != nil {
			answer["status"] = http.StatusInternalServerError
		}
	case "settle":
		queried, err := sdk.Query(fmt.Sprint(asked.Order.Body["mchid"]), asked.Order.OutTradeNo)
		answer["state"] = queried.State
		return answer, err
	}
	return answer, nil
}

func (asked question) request() *http.Request {
	request, err := http.NewRequest(asked.Method, "/", bytes.NewBufferString(asked.Body))
	insist(err)
	for name, value := range asked.Headers {
		request.Header.Set(name, value)
	}
	return request
}

// appidOf is the one whose front end pays.
func appidOf(body map[string]any) string {
	for _, name := range []string{"sub_appid", "sp_appid", "appid"} {
		if appid, ok := body[name].(string); ok {
			return appid
		}
	}
	return ""
}
