import type { Server } from 'node:http'

/**
 * Asks `deal` about an event of a server before any listener hears of it; true keeps it from them. A listener of our
 * own could not do that, and a listener for 'clientError' would replace what Node answers by itself.
 */
export function standInFront(
  http: Server,
  event: 'request' | 'clientError',
  deal: (first: unknown, second: unknown) => boolean,
): void {
  const emit = http.emit.bind(http) as (name: string | symbol, ...args: unknown[]) => boolean
  http.emit = (name: string | symbol, ...args: unknown[]): boolean =>
    (name === event && deal(args[0], args[1])) || emit(name, ...args)
}
