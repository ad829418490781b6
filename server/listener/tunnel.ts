import type { Socket } from 'node:net'

/** Carries bytes between two sockets, untouched, each direction with its own end, until both are over. */
export function join(client: Socket, upstream: Socket): void {
  // Whoever closed before this has told nobody.
  if (client.destroyed || upstream.destroyed) {
    client.destroy()
    upstream.destroy()
    return
  }
  carry(client, upstream)
  carry(upstream, client)
}

function carry(from: Socket, to: Socket): void {
  from.on('error', () => undefined)
  from.pipe(to)
  from.on('close', () => {
    // Both directions have ended: the other side may still have to send what it was given.
    if (from.readableEnded && to.readableEnded) return
    to.destroy()
  })
}
