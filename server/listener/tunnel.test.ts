import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { join } from './tunnel.js'

/** One end of a tunnel; `Socket` is what it stands for, a duplex stream is what is needed of it. */
const end = (options: ConstructorParameters<typeof Duplex>[0] = {}): Socket =>
  new Duplex({ read: () => undefined, write: (_, __, done) => done(), ...options }) as Socket

test('what is gone before there is a tunnel takes the other end with it', () => {
  for (const gone of [0, 1]) {
    const ends = [end(), end()] as const
    ends[gone]?.destroy()
    join(...ends)
    expect(ends.map(({ destroyed }) => destroyed)).toEqual([true, true])
  }
})

test('an end that breaks takes the other one with it', async () => {
  const client = end()
  const upstream = end()
  join(client, upstream)
  client.destroy(new Error('broken'))
  await vi.waitFor(() => expect(upstream.destroyed).toBe(true))
})

test('what was taken is delivered even when its sender is gone', async () => {
  const client = end()
  let deliver: (() => void) | undefined
  const upstream = end({ write: (_, __, done) => (deliver = done) })
  join(client, upstream)
  client.push('last words')
  client.push(null)
  upstream.push(null)
  await vi.waitFor(() => expect([client.closed, deliver === undefined]).toEqual([true, false]))
  expect(upstream.destroyed).toBe(false)
  deliver?.()
  await vi.waitFor(() => expect(upstream.closed).toBe(true))
  expect(upstream.writableFinished).toBe(true)
})
