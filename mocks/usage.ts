import { nearest } from './nearest.js'
import { toBytes, type WireResponse } from './wire.js'

/** The mock itself was asked for something it does not know. Not the platform's answer, and it says so. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export function usageAnswer({ message }: UsageError): WireResponse {
  const body = toBytes(JSON.stringify({ code: 'MOCK_USAGE', message }))
  return {
    status: 400,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ],
    body,
  }
}

/** `SYSTEM_EROR is no error …; did you mean SYSTEM_ERROR?` */
export function unknownWord(word: string, isNo: string, known: readonly string[]): UsageError {
  const close = nearest(word, known)
  const hint =
    close.length > 0 ? `did you mean ${close.join(' or ')}?` : `known: ${known.join(', ')}`
  return new UsageError(`${shorten(word)} is no ${isNo}; ${hint}`)
}

/** What a client sent, cut to what a message can hold. */
export const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
