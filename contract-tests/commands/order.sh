# The first order of a case, by curl and OpenSSL alone. A string of JSON becomes a variable by sed.
set -eu
path=/v3/pay/transactions/jsapi-with-contract
number=$(printf '%s' "$WECHATPAY_MOCK_CASE_STEPS" | sed 's/.*"do":"order","order":{"endpoint":"[^"]*","outTradeNo":"\([^"]*\)".*/\1/')
body=$(printf '{"appid":"%s","mchid":"%s","description":"QQ","out_trade_no":"%s","notify_url":"%s","amount":{"total":203},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"contract_info":{"token":"201710180325670965"}}' \
  "$WECHATPAY_MOCK_APPID" "$WECHATPAY_MOCK_MCHID" "$number" "$WECHATPAY_MOCK_CASE_NOTIFY_URL")
time=$(date +%s)
nonce=$(openssl rand -hex 16)
signature=$(printf 'POST\n%s\n%s\n%s\n%s\n' "$path" "$time" "$nonce" "$body" |
  openssl dgst -sha256 -sign "$WECHATPAY_MOCK_PRIVATE_KEY_PATH" | openssl base64 -A)
curl --silent --show-error "https://api.mch.weixin.qq.com$path" --user-agent a-shop/1.0 \
  --header 'Content-Type: application/json' --header 'Accept: application/json' \
  --header "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"$WECHATPAY_MOCK_MCHID\",nonce_str=\"$nonce\",signature=\"$signature\",timestamp=\"$time\",serial_no=\"$WECHATPAY_MOCK_SERIAL_NO\"" \
  --data "$body"
