import { PlatformKeys } from '../platform-keys.js'
import { testPorts } from '../ports.testing.js'
import { Merchants } from './merchants.js'

export function merchantsOf(world: 'open' | 'closed'): Merchants {
  const ports = testPorts()
  return new Merchants(world, ports, new PlatformKeys(ports))
}
