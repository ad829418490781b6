/* Generated from the JSON Schemas by `npm run generate`; types.test.ts fails when they differ. */

/**
 * 扫码支付下单
 *
 * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); marks below the first level from TheNorthMemory/wechatpay-openapi docs/v3/pay/partner/transactions/scannedpos.yaml
 */
export interface ScannedposRequest {
  /**
   * 合作伙伴应用AppID
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); one of sp_appid and sub_appid is mandatory
   */
  sp_appid?: string
  /**
   * 合作伙伴商户号
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
   */
  sp_mchid: string
  /**
   * 特约商户应用AppID
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); one of sp_appid and sub_appid is mandatory
   */
  sub_appid?: string
  /**
   * 特约商户号
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
   */
  sub_mchid: string
  /**
   * 商品描述
   *
   * [doc] 1-127, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); bytes rather than characters is [inf] from attach and out_trade_no
   */
  description: string
  /**
   * 商户订单号
   *
   * [obs] pattern: klover2/wechatpay-node-v3-ts README; 6-32 bytes: observed refusals with 字节数 3 and 字节数 36 on sibling ordering endpoints
   */
  out_trade_no: string
  /**
   * 交易结束时间
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
   */
  time_expire?: string
  /**
   * 附加数据
   *
   * [obs] bytes: a refusal with 字节数 203 on /v3/pay/transactions/native
   */
  attach?: string
  /**
   * 通知地址
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); optional here, mandatory on every sibling page; absent is noted
   */
  notify_url?: string
  /**
   * 订单优惠标记
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  goods_tag?: string
  /**
   * 电子发票入口开放标识
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  support_fapiao?: boolean
  /**
   * 订单金额
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  amount: {
    /**
     * 总金额
     *
     * [obs] int64 in the type error, TheNorthMemory/wechatpay-axios-plugin#38 (2021-09-13); minimum 1: pay.weixin.qq.com/doc/v3/merchant/4012791869
     */
    total: number
    /**
     * 货币类型
     *
     * [doc] only CNY; 32 on https://pay.weixin.qq.com/doc/v3/partner/4012492476, 16 on the siblings; refused with the pattern wording [inf]
     */
    currency?: string
  }
  /**
   * 支付者
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); a payer without any openid is a business error, not a schema error
   */
  payer: {
    /**
     * 用户标识
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    sp_openid?: string
    /**
     * 用户子标识
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    sub_openid?: string
  }
  /**
   * 优惠功能
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); at most 6144 bytes when minified [sib] https://pay.weixin.qq.com/doc/v3/merchant/4017019923 (2025-12-31)
   */
  detail?: {
    /**
     * 订单原价
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
     */
    cost_price?: number
    /**
     * 商品小票ID
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    invoice_id?: string
    /**
     * 单品列表
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); 1-6000 items [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     *
     * Items: 单品列表
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
     */
    goods_detail?: {
      /**
       * 商品编码
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
       */
      merchant_goods_id: string
      /**
       * 微信侧商品编码
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
       */
      wechatpay_goods_id?: string
      /**
       * 商品名称
       *
       * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
       */
      goods_name?: string
      /**
       * 商品数量
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 1 is [inf]
       */
      quantity: number
      /**
       * 商品单价
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 0 is [inf]
       */
      unit_price: number
    }[]
  }
  /**
   * 场景信息
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); marks below the first level from TheNorthMemory/wechatpay-openapi docs/v3/pay/partner/transactions/scannedpos.yaml
   */
  scene_info: {
    /**
     * 用户终端IP
     *
     * [doc] IPv4 or IPv6, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); the printed pattern is [inf]
     */
    payer_client_ip: string
    /**
     * 商户端设备号
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    device_id?: string
    /**
     * 商户门店信息
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
     */
    store_info: {
      /**
       * 门店ID
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13)
       */
      id?: string
      /**
       * 商家自定义编码
       *
       * [inf] bound by analogy with the store id; the member is on https://pay.weixin.qq.com/doc/v3/partner/4012492476
       */
      out_id?: string
    }
  }
  /**
   * 结算信息
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  settle_info?: {
    /**
     * 是否指定分账
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); default false
     */
    profit_sharing?: boolean
  }
}

/**
 * 预支付交易单
 *
 * [doc] the only member
 */
export interface ScannedposResponse {
  /**
   * 预支付交易会话标识
   *
   * [doc] string, at most 64: pay.weixin.qq.com/doc/v3/merchant/4013070347 (2025-03-31); 36 characters in every sample
   */
  prepay_id: string
}

/**
 * 小程序支付下单
 *
 * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); marks below the first level from TheNorthMemory/wechatpay-openapi docs/v3/pay/partner/transactions/miniprogram.yaml
 */
export interface MiniprogramRequest {
  /**
   * 合作伙伴小程序AppID
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); one of sp_appid and sub_appid is mandatory
   */
  sp_appid?: string
  /**
   * 合作伙伴商户号
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
   */
  sp_mchid: string
  /**
   * 特约商户小程序AppID
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); one of sp_appid and sub_appid is mandatory
   */
  sub_appid?: string
  /**
   * 特约商户号
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
   */
  sub_mchid: string
  /**
   * 商品描述
   *
   * [doc] 1-127, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); bytes rather than characters is [inf] from attach and out_trade_no
   */
  description: string
  /**
   * 商户订单号
   *
   * [obs] pattern: klover2/wechatpay-node-v3-ts README; 6-32 bytes: observed refusals with 字节数 3 and 字节数 36 on sibling ordering endpoints
   */
  out_trade_no: string
  /**
   * 支付结束时间
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
   */
  time_expire?: string
  /**
   * 附加数据
   *
   * [obs] bytes: a refusal with 字节数 203 on /v3/pay/transactions/native
   */
  attach?: string
  /**
   * 通知地址
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); optional here, mandatory on every sibling page; absent is noted
   */
  notify_url?: string
  /**
   * 订单优惠标记
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  goods_tag?: string
  /**
   * 电子发票入口开放标识
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  support_fapiao?: boolean
  /**
   * 订单金额
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  amount: {
    /**
     * 总金额
     *
     * [obs] int64 in the type error, TheNorthMemory/wechatpay-axios-plugin#38 (2021-09-13); minimum 1: pay.weixin.qq.com/doc/v3/merchant/4012791869
     */
    total: number
    /**
     * 货币类型
     *
     * [doc] only CNY; 32 on https://pay.weixin.qq.com/doc/v3/partner/4012492476, 16 on the siblings; refused with the pattern wording [inf]
     */
    currency?: string
  }
  /**
   * 支付者
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); a payer without any openid is a business error, not a schema error
   */
  payer: {
    /**
     * 用户标识
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    sp_openid?: string
    /**
     * 用户子标识
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    sub_openid?: string
  }
  /**
   * 优惠功能
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); at most 6144 bytes when minified [sib] https://pay.weixin.qq.com/doc/v3/merchant/4017019923 (2025-12-31)
   */
  detail?: {
    /**
     * 订单原价
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
     */
    cost_price?: number
    /**
     * 商品小票ID
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    invoice_id?: string
    /**
     * 单品列表
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); 1-6000 items [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     *
     * Items: 单品列表
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    goods_detail?: {
      /**
       * 商户侧商品编码
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
       */
      merchant_goods_id: string
      /**
       * 微信侧商品编码
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
       */
      wechatpay_goods_id?: string
      /**
       * 商品名称
       *
       * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
       */
      goods_name?: string
      /**
       * 商品数量
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 1 is [inf]
       */
      quantity: number
      /**
       * 商品单价
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 0 is [inf]
       */
      unit_price: number
    }[]
  }
  /**
   * 场景信息
   *
   * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18); marks below the first level from TheNorthMemory/wechatpay-openapi docs/v3/pay/partner/transactions/miniprogram.yaml
   */
  scene_info?: {
    /**
     * 用户终端IP
     *
     * [doc] IPv4 or IPv6, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); the printed pattern is [inf]
     */
    payer_client_ip?: string
    /**
     * 商户端设备号
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    device_id?: string
    /**
     * 商户门店信息
     *
     * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
     */
    store_info?: {
      /**
       * 门店编号
       *
       * [doc] https://pay.weixin.qq.com/doc/v3/partner/4012886115 (2024-11-18)
       */
      id?: string
      /**
       * 商家自定义编码
       *
       * [inf] bound by analogy with the store id; the member is on https://pay.weixin.qq.com/doc/v3/partner/4012492476
       */
      out_id?: string
    }
  }
  /**
   * 结算信息
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  settle_info?: {
    /**
     * 是否指定分账
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); default false
     */
    profit_sharing?: boolean
  }
}

/**
 * 预支付交易单
 *
 * [doc] the only member
 */
export interface MiniprogramResponse {
  /**
   * 预支付交易会话标识
   *
   * [doc] string, at most 64: pay.weixin.qq.com/doc/v3/merchant/4013070347 (2025-03-31); 36 characters in every sample
   */
  prepay_id: string
}

/**
 * JSAPI下单并授权
 *
 * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); marks from TheNorthMemory/wechatpay-openapi docs/v3/pay/transactions/jsapi-with-contract.yaml (2025-12-31)
 */
export interface JsapiWithContractRequest {
  /**
   * 公众号ID
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  appid: string
  /**
   * 直连商户号
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  mchid: string
  /**
   * 商品描述
   *
   * [doc] 1-127, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); bytes rather than characters is [inf] from attach and out_trade_no
   */
  description: string
  /**
   * 商户订单号
   *
   * [obs] pattern: klover2/wechatpay-node-v3-ts README; 6-32 bytes: observed refusals with 字节数 3 and 字节数 36 on sibling ordering endpoints
   */
  out_trade_no: string
  /**
   * 支付结束时间
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  time_expire?: string
  /**
   * 附加数据
   *
   * [obs] bytes: a refusal with 字节数 203 on /v3/pay/transactions/native
   */
  attach?: string
  /**
   * 通知地址
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); https without a query is asked for; http is noted
   */
  notify_url: string
  /**
   * 订单优惠标记
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  goods_tag?: string
  /**
   * 电子发票入口开放标识
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  support_fapiao?: boolean
  /**
   * 订单金额
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  amount: {
    /**
     * 总金额
     *
     * [obs] int64 in the type error, TheNorthMemory/wechatpay-axios-plugin#38 (2021-09-13); minimum 1: pay.weixin.qq.com/doc/v3/merchant/4012791869
     */
    total: number
    /**
     * 货币类型
     *
     * [doc] only CNY; 32 on https://pay.weixin.qq.com/doc/v3/partner/4012492476, 16 on the siblings; refused with the pattern wording [inf]
     */
    currency?: string
  }
  /**
   * 支付者
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  payer: {
    /**
     * 用户标识
     *
     * [obs] label and required error: wenku.csdn.net/answer/vf3804ys3c (2025-06-25)
     */
    openid: string
  }
  /**
   * 优惠功能
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at most 6144 bytes when minified [sib] https://pay.weixin.qq.com/doc/v3/merchant/4017019923 (2025-12-31)
   */
  detail?: {
    /**
     * 订单原价
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
     */
    cost_price?: number
    /**
     * 商品小票ID
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    invoice_id?: string
    /**
     * 单品列表
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); 1-6000 items [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     *
     * Items: 单品列表
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
     */
    goods_detail: {
      /**
       * 商户侧商品编码
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
       */
      merchant_goods_id: string
      /**
       * 微信支付商品编码
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
       */
      wechatpay_goods_id?: string
      /**
       * 商品名称
       *
       * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
       */
      goods_name?: string
      /**
       * 商品数量
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 1 is [inf]
       */
      quantity: number
      /**
       * 商品单价
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); at least 0 is [inf]
       */
      unit_price: number
    }[]
  }
  /**
   * 场景信息
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  scene_info?: {
    /**
     * 用户终端IP
     *
     * [doc] IPv4 or IPv6, https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); the printed pattern is [inf]
     */
    payer_client_ip: string
    /**
     * 商户端设备号
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
     */
    device_id?: string
    /**
     * 商户门店信息
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
     */
    store_info?: {
      /**
       * 门店编号
       *
       * [sib] https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2025-03-31)
       */
      id?: string
      /**
       * 门店名称
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
       */
      name?: string
      /**
       * 地区编码
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
       */
      area_code?: string
      /**
       * 详细地址
       *
       * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
       */
      address?: string
    }
  }
  /**
   * 结算信息
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10)
   */
  settle_info?: {
    /**
     * 是否指定分账
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); default false
     */
    profit_sharing?: boolean
  }
  /**
   * 签约授权信息
   *
   * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10): token or password_free_contract_id; signing while paying since 2025-12-31, its six members together [sib] https://pay.weixin.qq.com/doc/v3/merchant/4017019923; the grouping is [inf]
   */
  contract_info: {
    /**
     * 扣费服务预授权token
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); no bound is published, 128 is [inf]
     */
    token?: string
    /**
     * 免密协议ID
     *
     * [doc] https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html (2024-09-10); no bound is published, 128 is [inf]
     */
    password_free_contract_id?: string
    /**
     * 模板ID
     *
     * [doc] TheNorthMemory/wechatpay-openapi docs/v3/pay/transactions/jsapi-with-contract.yaml (2025-12-31); bound [inf]
     */
    plan_id?: string
    /**
     * 签约商户号
     *
     * [doc] TheNorthMemory/wechatpay-openapi docs/v3/pay/transactions/jsapi-with-contract.yaml (2025-12-31); bound [inf]
     */
    contract_mchid?: string
    /**
     * 签约AppID
     *
     * [doc] TheNorthMemory/wechatpay-openapi docs/v3/pay/transactions/jsapi-with-contract.yaml (2025-12-31); bound [inf]
     */
    contract_appid?: string
    /**
     * 签约协议号
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/apis/entrusted-payment/normal/jsapi-scheduled-deduct-pre-sign.html
     */
    contract_code?: string
    /**
     * 请求序列号
     *
     * [doc] TheNorthMemory/wechatpay-openapi docs/v3/pay/transactions/jsapi-with-contract.yaml (2025-12-31); bound [inf]
     */
    request_serial?: string
    /**
     * 用户账户展示名称
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/apis/entrusted-payment/normal/jsapi-scheduled-deduct-pre-sign.html
     */
    contract_display_account?: string
    /**
     * 签约信息通知URL
     *
     * [sib] https://pay.weixin.qq.com/docs/merchant/apis/entrusted-payment/normal/jsapi-scheduled-deduct-pre-sign.html
     */
    contract_notify_url?: string
  }
}

/**
 * 预支付交易单
 *
 * [doc] the only member
 */
export interface JsapiWithContractResponse {
  /**
   * 预支付交易会话标识
   *
   * [doc] string, at most 64: pay.weixin.qq.com/doc/v3/merchant/4013070347 (2025-03-31); 36 characters in every sample
   */
  prepay_id: string
}

/**
 * 小程序下单
 *
 * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); undocumented members are ignored [inf]
 */
export interface WecomCreateOrderRequest {
  /**
   * 应用ID
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  appid: string
  /**
   * 商户号
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  mchid: string
  /**
   * 商户订单号
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  out_trade_no: string
  /**
   * 商品描述
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  description: string
  /**
   * 下单场景key
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  scenekey?: string
  /**
   * 订单金额
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); the page has no row for the parent
   */
  amount: {
    /**
     * 订单总金额
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); at least 1 is [inf]
     */
    total: number
    /**
     * 货币类型
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    currency: string
    [k: string]: unknown | undefined
  }
  /**
   * 支付者
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); the page has no row for the parent
   */
  payer: {
    /**
     * 支付者标识
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    openid: string
    [k: string]: unknown | undefined
  }
  /**
   * 交易结束时间
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  time_expire?: string
  /**
   * 附加数据
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  attach?: string
  /**
   * 订单优惠标记
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  goods_tag?: string
  /**
   * 场景信息
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); optional parent, mandatory member [inf]
   */
  scene_info?: {
    /**
     * 用户终端IP
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    payer_client_ip: string
    /**
     * 商户端设备号
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    device_id?: string
    /**
     * 门店信息
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); optional parent, mandatory member [inf]
     */
    store_info?: {
      /**
       * 门店编号
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      id: string
      /**
       * 门店名称
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      name?: string
      /**
       * 地区编码
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      area_code?: string
      /**
       * 详细地址
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      address?: string
      [k: string]: unknown | undefined
    }
    [k: string]: unknown | undefined
  }
  /**
   * 优惠功能
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); optional parent [inf]
   */
  detail?: {
    /**
     * 订单原价
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    cost_price?: number
    /**
     * 商品小票ID
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    invoice_id?: string
    /**
     * 单品列表
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); dotted as an object, shown as an array in the sample
     *
     * Items: 单品
     *
     * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
     */
    goods_detail?: {
      /**
       * 商户侧商品编码
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); the charset (half-width letters, digits, - and _) is advice
       */
      merchant_goods_id: string
      /**
       * 微信支付商品编码
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      wechatpay_goods_id?: string
      /**
       * 商品名称
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
       */
      goods_name?: string
      /**
       * 商品数量
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); at least 1 is [inf]
       */
      quantity: number
      /**
       * 商品单价
       *
       * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); at least 0 is [inf]
       */
      unit_price: number
      [k: string]: unknown | undefined
    }[]
    [k: string]: unknown | undefined
  }
  [k: string]: unknown | undefined
}

/**
 * 预支付交易单
 *
 * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
 */
export interface WecomCreateOrderResponse {
  /**
   * 预支付交易会话标识
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); string[1,64], valid for 2 hours
   */
  prepay_id: string
  /**
   * 错误码
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10)
   */
  errcode: 0
  /**
   * 错误描述
   *
   * [doc] https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); a type warning may follow ok [obs]
   */
  errmsg: string
}
