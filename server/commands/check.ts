import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createMock, type Exchange } from '../../mocks/index.js'
import { EnvironmentError } from '../environment-error.js'
import { findEndpoint } from '../find-endpoint.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { labelled, printable } from '../terminal.js'
import type { Run } from './index.js'

/** Lets a mock that nobody has talked to judge the exact bytes of a file. */
export const check: Run = async (args, io) => {
  const [id, file = ''] = args.positionals
  const { method, path } = findEndpoint(id)
  const body = await readBody(file, io)
  const mock = createMock({ auth: 'off' })
  await mock.handle({
    method,
    target: path,
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
      ['User-Agent', 'wechatpay-mock-check'],
    ],
    body,
    clientIp: '127.0.0.1',
  })
  const exchange = mock.journal.last()
  if (!exchange) throw new Error('the mock has kept no exchange')
  if (isJson(args, io)) printJson(io, verdictJson(exchange))
  else io.stdout.write(`${verdict(exchange).join('\n')}\n`)
  return exchange.outcome === 'ok' ? 0 : 1
}

async function readBody(file: string, io: Io): Promise<Uint8Array> {
  if (file === '-') {
    const chunks: Uint8Array[] = []
    for await (const chunk of io.stdin) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  try {
    return await readFile(resolve(io.cwd, file))
  } catch (error) {
    throw new EnvironmentError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}

function verdict({ outcome, response, diagnosis, rule, notes }: Exchange): string[] {
  return [
    outcome === 'ok' ? 'accepted' : `refused: ${outcome}`,
    '',
    ...row('status', String(response.status)),
    // In one piece, as it would come over the wire.
    `answer     ${printable(answerText(response.body))}`,
    ...(diagnosis === undefined ? [] : row('diagnosis', diagnosis)),
    ...(rule === undefined ? [] : [...row('rule', rule.pointer), ...row('source', rule.source)]),
    ...notes.flatMap((note) => row('note', note)),
  ]
}

const row = (label: string, text: string): string[] => labelled(label, printable(text), 11)

function verdictJson({ outcome, response, diagnosis, rule, notes }: Exchange): object {
  const { status } = response
  const answer: unknown = JSON.parse(answerText(response.body))
  return { accepted: outcome === 'ok', outcome, status, answer, diagnosis, rule, notes }
}

const answerText = (body: Uint8Array): string => new TextDecoder().decode(body)
