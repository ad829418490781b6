// Package steps is the part of the protocol that all programs of this folder share; ../../README.md describes it.
package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
)

// Platform is where a merchant's program finds the platform in production; nothing here is told another place.
const Platform = "https://api.mch.weixin.qq.com"

// UsesCertificates says how answers are verified: with downloaded certificates, or else with the public key.
var UsesCertificates = os.Getenv("SDK_MODE") == "certificate"

// Merchant is what a merchant knows about itself.
type Merchant struct {
	Mchid, Serial, PrivateKey, APIv3Key, PublicKeyID, PublicKey string
}

// ReadMerchant reads the variables that the mock hands out.
func ReadMerchant() Merchant {
	return Merchant{
		Mchid:       os.Getenv("WECHATPAY_MOCK_MCHID"),
		Serial:      os.Getenv("WECHATPAY_MOCK_SERIAL_NO"),
		PrivateKey:  string(read("WECHATPAY_MOCK_PRIVATE_KEY_PATH")),
		APIv3Key:    os.Getenv("WECHATPAY_MOCK_APIV3_KEY"),
		PublicKeyID: os.Getenv("WECHATPAY_MOCK_PUBLIC_KEY_ID"),
		PublicKey:   string(read("WECHATPAY_MOCK_PUBLIC_KEY_PATH")),
	}
}

// SDK is what a program has to know how to do.
type SDK struct {
	Name   string
	Module string
	// Connect makes the client, which in certificate mode downloads; the serial numbers are of what it got.
	Connect func() (serials []string, err error)
	// Order gives the prepay_id that the merchant would go on with.
	Order func(path string, body map[string]any) (prepayID string, err error)
	// Parse verifies and decrypts a notice. It and Query are for the whole road, which not every program walks.
	Parse func(request *http.Request) (Payment, error)
	// Query gets an order that is placed.
	Query func(mchid, outTradeNo string) (Payment, error)
	// Sign makes what the front end hands to the cashier, as a driver is asked for it.
	Sign func(appid, prepayID string) (Parameters, error)
	// Describe says what the SDK made known by an error of the others.
	Describe func(err error) (code, reported string)
}

type step struct {
	Step     string         `json:"step"`
	Endpoint string         `json:"endpoint"`
	Fault    string         `json:"fault"`
	Path     string         `json:"path"`
	Body     map[string]any `json:"body"`
	Pay      string         `json:"pay"`
}

type line struct {
	Step          string   `json:"step"`
	Name          string   `json:"name,omitempty"`
	Version       string   `json:"version,omitempty"`
	Serials       []string `json:"serials,omitempty"`
	Endpoint      string   `json:"endpoint,omitempty"`
	Fault         string   `json:"fault,omitempty"`
	Verdict       string   `json:"verdict,omitempty"`
	PrepayID      string   `json:"prepay_id,omitempty"`
	Notified      string   `json:"notified,omitempty"`
	TransactionID string   `json:"transaction_id,omitempty"`
	Queried       string   `json:"queried,omitempty"`
	Code          string   `json:"code,omitempty"`
	Reported      string   `json:"reported,omitempty"`
}

// Take takes the steps one after the other and prints a line for each.
func Take(sdk SDK) {
	if os.Getenv("SDK_DRIVER") != "" {
		drive(sdk)
		return
	}
	print(line{Step: "sdk", Name: sdk.Name, Version: versionOf(sdk.Module)})
	serials, err := sdk.Connect()
	insist(err)
	if UsesCertificates {
		print(line{Step: "certificates", Serials: serials})
	}
	var steps []step
	insist(json.Unmarshal(read("SDK_STEPS"), &steps))
	for _, each := range steps {
		print(attempt(sdk, each))
	}
}

func attempt(sdk SDK, given step) line {
	if given.Step == "road" {
		return walk(sdk, given)
	}
	said := line{Step: given.Step, Endpoint: given.Endpoint, Fault: given.Fault}
	verdict := "accepted"
	prepayID, err := sdk.Order(given.Path, given.Body)
	if err != nil {
		verdict = "refused"
		said.Code, said.Reported = sdk.Describe(err)
	} else {
		said.PrepayID = prepayID
	}
	if given.Step == "bad-answer" {
		said.Verdict = verdict
	}
	return said
}

// versionOf is the version that was built in.
func versionOf(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, each := range info.Deps {
		if each.Path == module {
			return each.Version[len("v"):]
		}
	}
	return ""
}

func print(said line) {
	text, err := json.Marshal(said)
	insist(err)
	fmt.Println(string(text))
}

// read reads the file that a variable names.
func read(variable string) []byte {
	content, err := os.ReadFile(os.Getenv(variable))
	insist(err)
	return content
}

func insist(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
