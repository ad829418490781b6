import { UsageError } from '../../mocks/usage.js'
import { type Arguments } from '../arguments.js'
import { readInput } from '../input.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { callAdmin, findRunning, orComplain } from '../running-instance.js'
import type { Run } from './index.js'

/** Pays an order of a running instance as the user would; 1 when the cashier does not let him. */
export const pay: Run = async (args, io) => {
  const [number = ''] = args.positionals
  const instance = await findRunning(args, io)
  const mchid = textOf(args, 'mchid')
  const query = mchid === undefined ? '' : `?mchid=${encodeURIComponent(mchid)}`
  const answer = await callAdmin(
    instance,
    'POST',
    `orders/${encodeURIComponent(number)}/pay${query}`,
    await bodyOf(args, io),
  )
  const isRefused = answer.status === 422
  const body = isRefused ? answer.body : orComplain(answer)
  if (isJson(args, io)) printJson(io, body)
  else io.stdout.write(isRefused ? refusalInWords(body) : paymentInWords(body))
  return isRefused ? 1 : 0
}

async function bodyOf(args: Arguments, io: Io): Promise<object> {
  const file = textOf(args, 'parameters')
  const parameters: unknown = file === undefined ? {} : parse(await readInput(file, io), file)
  if (typeof parameters !== 'object' || parameters === null) {
    throw new UsageError(`${file} must hold a JSON object: the front end's parameters`)
  }
  const given = ['outcome', 'payer', 'call'].map((name) => [name, textOf(args, name)])
  return { ...parameters, ...Object.fromEntries(given.filter(([, text]) => text !== undefined)) }
}

function parse(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new UsageError(`${file} is not JSON`)
  }
}

const textOf = ({ flags }: Arguments, name: string): string | undefined => flags.get(name)?.at(-1)

function paymentInWords({ errMsg, order }: { readonly [name: string]: unknown }): string {
  const shown = order as { readonly [name: string]: unknown } // our own control API
  const rows = [
    `${errMsg}`,
    `  order        ${shown['out_trade_no']} of ${shown['mchid']}`,
    `  trade state  ${shown['trade_state']}`,
    ...(shown['transaction_id'] === undefined ? [] : [`  transaction  ${shown['transaction_id']}`]),
  ]
  return `${rows.join('\n')}\n`
}

const refusalInWords = ({ message, diagnosis }: { readonly [name: string]: unknown }): string =>
  `refused: ${message}\n  ${diagnosis}\n`
