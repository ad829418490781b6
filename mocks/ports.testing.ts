import { testKeys } from '../fixtures/keys/index.js'
import { webCrypto } from './crypto/web-crypto.js'
import { type Ports, realPorts } from './ports.js'

/** Ports of the real world but for what a test holds still. */
export const testPorts = (changes: Partial<Ports> = {}): Ports => ({
  ...realPorts('test'),
  keys: testKeys,
  crypto: webCrypto,
  ...changes,
})
