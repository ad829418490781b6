import { testKeys } from '../../fixtures/keys/index.js'
import { type Authorization, parseAuthorization, SCHEME } from '../../mocks/crypto/authorization.js'
import { decodeBase64 } from '../../mocks/crypto/base64.js'
import {
  explainMismatch,
  type MismatchCause,
  type OwnedKey,
} from '../../mocks/crypto/explain-mismatch.js'
import { requestMessage } from '../../mocks/crypto/messages.js'
import { findHeader } from '../../mocks/wire.js'
import type { Arguments } from '../arguments.js'
import { type HttpText, readHttpText } from '../http-text.js'
import { readStandardInput } from '../input.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { readPublicKeyFile } from '../key-file.js'
import { nodeCrypto } from '../node-crypto.js'
import { labelled, printable } from '../terminal.js'
import { timestampInWords } from '../timestamp-in-words.js'
import type { Run } from './index.js'

/** Says whether the signature of a request fits a key, and if not, why. Nothing is sent anywhere. */
export const explainSignature: Run = async (args, io) => {
  const key = await chooseKey(args, io)
  const request = readHttpText(await readStandardInput(io))
  const report = await judge(request, key, io.now())
  if (isJson(args, io)) printJson(io, report)
  else io.stdout.write(`${inLines(report).join('\n')}\n`)
  return report.fits ? 0 : 1
}

interface SigningKey extends OwnedKey {
  /** If a certificate tells it. */
  readonly serial?: string
}

const { merchant, platformPublicKey, platformCertificate } = testKeys

const builtIn: SigningKey = {
  owner: `the built-in test merchant ${testKeys.mchid}`,
  publicKey: merchant.publicKey,
  serial: merchant.serial,
}

async function chooseKey({ flags }: Arguments, io: Io): Promise<SigningKey> {
  const file = flags.get('key')?.at(-1)
  return file === undefined ? builtIn : { owner: file, ...(await readPublicKeyFile(file, io)) }
}

/** What is found, member by member as it is printed. */
interface Report {
  readonly fits: boolean
  /** Of a signature that does not fit. */
  readonly cause?: string
  readonly causes?: readonly MismatchCause[]
  /** `well-formed`, or what is wrong with it. */
  readonly header: string
  readonly mchid?: string
  readonly serial?: string
  /** Whose key was tried. */
  readonly key: string
  readonly timestamp?: string
  readonly notes: readonly string[]
}

async function judge(request: HttpText, key: SigningKey, now: Date): Promise<Report> {
  const { owner } = key
  const value = findHeader(request.headers, 'authorization')
  if (value === undefined) {
    const header = `a header Authorization: ${SCHEME} ... was expected, none came`
    return { fits: false, header, key: owner, notes: request.notes }
  }
  const parsed = parseAuthorization(value)
  if (parsed.kind !== 'ok') {
    const { problem: header, mchid } = parsed
    return { fits: false, header, ...(mchid && { mchid }), key: owner, notes: request.notes }
  }
  const { mchid, serialNo: serial, timestamp } = parsed
  return {
    ...(await compare(request, parsed, key)),
    header: 'well-formed',
    mchid,
    serial,
    key: owner,
    timestamp: timestampInWords(timestamp, now),
    notes: [...serialNotes(serial, key), ...request.notes],
  }
}

async function compare(
  { method, target, host, body }: HttpText,
  { timestamp, nonceStr: nonce, signature }: Authorization,
  { publicKey }: SigningKey,
): Promise<Pick<Report, 'fits' | 'cause' | 'causes'>> {
  const signed = { method, target, timestamp, nonce, body }
  const bytes = decodeBase64(signature)
  if (bytes && (await nodeCrypto.verify(publicKey, requestMessage(signed), bytes))) {
    return { fits: true }
  }
  const mismatch = { ...signed, ...(host !== undefined && { host }), signature, publicKey }
  const otherKeys = knownKeys.filter((each) => each.publicKey !== publicKey)
  const { causes, text } = await explainMismatch(nodeCrypto, { ...mismatch, otherKeys })
  return { fits: false, cause: text, causes }
}

const knownKeys: readonly OwnedKey[] = [
  builtIn,
  { owner: "the mock's platform public key", publicKey: platformPublicKey.publicKey },
  { owner: "the mock's platform certificate", publicKey: platformCertificate.publicKey },
]

function serialNotes(serialNo: string, { serial }: SigningKey): readonly string[] {
  if (serial === undefined || serial.toUpperCase() === serialNo.toUpperCase()) return []
  return [
    `serial_no is ${serialNo}, the certificate has ${serial}; the platform finds the key by it`,
  ]
}

function inLines({ fits, cause, header, mchid, serial, key, timestamp, notes }: Report): string[] {
  const facts = Object.entries({ cause, header, mchid, serial, key, timestamp })
  return [
    fits ? 'the signature fits' : 'the signature does not fit',
    '',
    ...facts.flatMap(([label, text]) => (text === undefined ? [] : row(label, text))),
    ...notes.flatMap((note) => row('note', note)),
  ]
}

const row = (label: string, text: string): string[] => labelled(label, printable(text), 11)
