module shop.example/shop

go 1.25.0

require github.com/wechatpay-apiv3/wechatpay-go v0.2.21
