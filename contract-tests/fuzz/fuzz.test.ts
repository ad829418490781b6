import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as engine from './engine.mjs'

interface Answer {
  readonly bytes: Buffer
}
interface Child {
  readonly port: number
  said(): string
  stop(): Promise<void>
}
const { complaint, fuzz, send, startChild } = engine as {
  complaint(answer: Answer, sent: Buffer): string | undefined
  fuzz(options: object): Promise<{ sent: number; answered: number; findings: readonly object[] }>
  send(port: number, bytes: Buffer): Promise<Answer>
  startChild(): Promise<Child>
}

/** One file per request that was or could be trouble: text pieces, some of them repeated, or base64. */
interface Hostile {
  readonly shows: string
  readonly base64?: string
  readonly head?: string
  readonly body?: readonly (string | readonly [text: string, times: number])[]
  readonly answer: string
}
const folder = new URL('corpus/', import.meta.url)
const corpus = readdirSync(folder).map((file) => {
  const hostile = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Hostile
  return { file, ...hostile }
})

function bytesOf({ base64, head = '', body = [] }: Hostile): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  const text = body
    .map((each) => (typeof each === 'string' ? each : each[0].repeat(each[1])))
    .join('')
  const length = Buffer.byteLength(text)
  return Buffer.from(`${head}\r\nHost: 127.0.0.1\r\nContent-Length: ${length}\r\n\r\n${text}`)
}

let child: Child
beforeAll(async () => {
  child = await startChild()
})
afterAll(() => child.stop())

test.each(corpus)('$file: $shows', async (hostile) => {
  const bytes = bytesOf(hostile)
  const answer = await send(child.port, bytes)
  expect(complaint(answer, bytes)).toBeUndefined()
  expect(answer.bytes.toString()).toMatch(new RegExp(hostile.answer))
  expect(child.said()).toBe('')
})

test('3,000 spoilt requests bring nothing to light', async () => {
  const { sent, answered, findings } = await fuzz({ seed: 20261120, requests: 3_000, ms: 10_000 })
  expect(findings).toEqual([])
  expect(sent).toBeGreaterThan(500)
  expect(answered).toBeGreaterThan(sent / 2)
}, 30_000)
