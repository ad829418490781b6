import { testKeys } from '../fixtures/keys/index.js'
import { UsageError } from '../mocks/usage.js'
import type { Arguments } from './arguments.js'
import type { Io } from './io.js'
import { readPrivateKeyFile } from './key-file.js'

export interface Signer {
  readonly mchid: string
  readonly serialNo: string
  /** PKCS#8 PEM. */
  readonly privateKey: string
}

/** The merchant that the flags name in full, or else the built-in one. */
export async function readSigner(args: Arguments, io: Io): Promise<Signer> {
  const { flags } = args
  const missing = ['mchid', 'serial', 'key'].filter((name) => !flags.has(name))
  const { serial, privateKey } = testKeys.merchant
  if (missing.length === 3) return { mchid: testKeys.mchid, serialNo: serial, privateKey }
  if (missing.length > 0) {
    const lacking = missing.map((name) => `--${name}`).join(' and ')
    throw new UsageError(`--mchid, --serial and --key go together; ${lacking} did not come`)
  }
  const mchid = flags.get('mchid')?.at(-1) ?? ''
  const serialNo = flags.get('serial')?.at(-1) ?? ''
  if (!/^[0-9A-Za-z]{1,32}$/.test(mchid)) {
    throw new UsageError(`--mchid must be digits, got ${mchid}`)
  }
  if (!/^[0-9A-Fa-f]{1,64}$/.test(serialNo)) {
    throw new UsageError(`--serial must be hexadecimal digits, got ${serialNo}`)
  }
  return { mchid, serialNo, privateKey: await readKey(args, io) }
}

/** The private key of `--key`, or else the built-in one. */
export async function readKey({ flags }: Arguments, io: Io): Promise<string> {
  const file = flags.get('key')?.at(-1)
  return file === undefined ? testKeys.merchant.privateKey : readPrivateKeyFile(file, io)
}
