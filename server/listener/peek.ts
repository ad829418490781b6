import type { Socket } from 'node:net'

export interface Parsed<T> {
  readonly value: T
  /** How many bytes are used up; the others are put back. */
  readonly length: number
}

export interface PeekOptions {
  readonly withinMs?: number
  /** Somebody else has decided; what was read is put back. */
  readonly signal?: AbortSignal
}

/**
 * Reads until `parse` makes sense of it; undefined when that does not come to pass: too late, aborted, or the client
 * left. What was not used up is as if it had never been read.
 */
export function peek<T>(
  socket: Socket,
  parse: (bytes: Buffer) => Parsed<T> | undefined,
  { withinMs, signal }: PeekOptions,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    const look = (): void => {
      const chunk = socket.read() as Buffer | null
      if (chunk === null) return
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      const parsed = parse(bytes)
      if (parsed) finish(parsed)
    }
    const finish = (parsed?: Parsed<T>): void => {
      clearTimeout(late)
      socket.off('readable', look).off('end', giveUp).off('close', giveUp)
      signal?.removeEventListener('abort', giveUp)
      const left = bytes.subarray(parsed?.length ?? 0)
      // Behind the end nothing can be put back, so half of a message is all there will be.
      if (left.length > 0 && socket.readableEnded) socket.destroy()
      else if (left.length > 0 && !socket.destroyed) socket.unshift(left)
      resolve(parsed?.value)
    }
    const giveUp = (): void => finish()
    const late = withinMs === undefined ? undefined : setTimeout(giveUp, withinMs)
    if (signal?.aborted || socket.destroyed || socket.readableEnded) return giveUp()
    signal?.addEventListener('abort', giveUp)
    socket.on('readable', look).on('end', giveUp).on('close', giveUp)
  })
}
