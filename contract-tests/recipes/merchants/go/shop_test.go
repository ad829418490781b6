package shop

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

func TestAnOrderGetsAPrepayID(t *testing.T) {
	mchid := os.Getenv("WECHATPAY_MOCK_MCHID")
	privateKey, err := utils.LoadPrivateKeyWithPath(os.Getenv("WECHATPAY_MOCK_PRIVATE_KEY_PATH"))
	if err != nil {
		t.Fatal(err)
	}
	publicKey, err := utils.LoadPublicKeyWithPath(os.Getenv("WECHATPAY_MOCK_PUBLIC_KEY_PATH"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := core.NewClient(context.Background(), option.WithWechatPayPublicKeyAuthCipher(
		mchid,
		os.Getenv("WECHATPAY_MOCK_SERIAL_NO"),
		privateKey,
		os.Getenv("WECHATPAY_MOCK_PUBLIC_KEY_ID"),
		publicKey,
	))
	if err != nil {
		t.Fatal(err)
	}
	prepayID, err := Order(client, mchid, "shop20260000000001", 101)
	if err != nil || !strings.HasPrefix(prepayID, "wx") {
		t.Fatalf("prepay_id %q, error %v", prepayID, err)
	}
}
