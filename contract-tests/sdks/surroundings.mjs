const DIFFERS = /^(WECHATPAY_MOCK_|SDK_|ALL_PROXY$|NODE_USE_ENV_PROXY$)/i

/** The environment of the harness, without what would make a mock or a program of this run differ from another run. */
export function surroundings() {
  const own = Object.entries(process.env).filter(([name]) => !DIFFERS.test(name))
  const direct = [process.env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(',')
  return { ...Object.fromEntries(own), NO_PROXY: direct, no_proxy: direct }
}
