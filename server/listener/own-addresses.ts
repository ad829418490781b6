import { hostname, networkInterfaces } from 'node:os'
import { type Destination, isLoopbackHost } from './destination.js'

/** Where the mock itself listens. Whoever is sent there by a proxy request is already where they want to be. */
export class OwnAddresses {
  readonly #hostsByPort = new Map<number, string>()

  add(port: number, host: string): void {
    this.#hostsByPort.set(port, host.toLowerCase())
  }

  has({ host, port }: Destination): boolean {
    const bound = this.#hostsByPort.get(port)
    if (bound === undefined) return false
    return host === bound || isLoopbackHost(host) || (isAny(bound) && isOfThisMachine(host))
  }
}

const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::'

const isOfThisMachine = (host: string): boolean =>
  isAny(host) ||
  host === hostname().toLowerCase() ||
  Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === host))
