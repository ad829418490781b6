import { createRequire } from 'node:module'

/** As package.json says; two folders up from `dist/server`, one from the sources. */
export const version: string = (
  createRequire(import.meta.url)('wechatpay-mock/package.json') as { readonly version: string }
).version
