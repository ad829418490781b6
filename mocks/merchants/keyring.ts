import { makeSerial } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import type { CertificateState, NewMerchant, WecomApp } from './declaration.js'

/** How a merchant proves who it is. */
export interface Signer {
  readonly mchid: string
  readonly serial: string
  readonly publicKey: string
  readonly certificate: string
  readonly privateKey?: string
  readonly apiV3Key?: string
  readonly state: CertificateState
}

/** The WeCom app of a merchant, with everything that a declaration may leave out. */
export interface Corp extends Required<Omit<WecomApp, 'trustedIps' | 'callbackUrl'>> {
  readonly mchid: string
  readonly callbackUrl?: string
  readonly trustedIps?: readonly string[]
}

/** Who holds which key. Secrets live here and nowhere else; declarations are shown, this is not. */
export class Keyring {
  readonly #ports: Ports
  readonly #signers = new Map<string, Signer>()
  readonly #corps = new Map<string, Corp>()
  readonly #corpidOf = new Map<string, string>()
  readonly #builtInSigner: Signer
  readonly #builtInCorp: Corp
  #handedOut = 0

  constructor(ports: Ports) {
    this.#ports = ports
    const { mchid, merchant, apiV3Key, wecom } = ports.keys
    this.#builtInSigner = { mchid, ...merchant, apiV3Key, state: 'valid' }
    this.#builtInCorp = { mchid, ...wecom, mayOrder: true }
  }

  signer(mchid: string): Signer | undefined {
    return (
      this.#signers.get(mchid) ??
      (mchid === this.#builtInSigner.mchid ? this.#builtInSigner : undefined)
    )
  }

  corp(corpid: string): Corp | undefined {
    const builtIn = this.#builtInCorp
    // A declaration of the built-in merchant's own app replaces it.
    const isReplaced = this.#corpidOf.has(builtIn.mchid)
    return (
      this.#corps.get(corpid) ?? (corpid === builtIn.corpid && !isReplaced ? builtIn : undefined)
    )
  }

  corpOf(mchid: string): Corp | undefined {
    const declared = this.#corps.get(this.#corpidOf.get(mchid) ?? '')
    return declared ?? (mchid === this.#builtInCorp.mchid ? this.#builtInCorp : undefined)
  }

  isBuiltIn(mchid: string): boolean {
    return mchid === this.#builtInSigner.mchid
  }

  /** Some signers, the latest first: whose key may a stranger's signature be? */
  latest(count: number): readonly Signer[] {
    const declared = [...this.#signers.values()].slice(-count).toReversed()
    return [...declared, this.#builtInSigner].slice(0, count)
  }

  /** Gives a merchant what it needs. Declared anew, it keeps the keys that it has. */
  async equip(mchid: string, declaration: NewMerchant): Promise<readonly string[]> {
    const warnings: string[] = []
    this.#signers.set(mchid, await this.#signerFor(mchid, declaration, warnings))
    const corp = this.#corpFor(mchid, declaration.wecom)
    this.#corps.delete(this.#corpidOf.get(mchid) ?? '')
    this.#corps.set(corp.corpid, corp)
    this.#corpidOf.set(mchid, corp.corpid)
    return warnings
  }

  async #signerFor(mchid: string, declaration: NewMerchant, warnings: string[]): Promise<Signer> {
    const { certificateState: state = 'valid', certificate, apiV3Key } = declaration
    if (certificate !== undefined) {
      const { looksLikeProduction, readCertificate } = await import('./certificate.js')
      const content = readCertificate(certificate)
      const { serial, subject, publicKey, issuer } = content
      if (looksLikeProduction(content)) {
        warnings.push(
          `the certificate of merchant ${mchid} was issued by ${issuer}: it looks like a production one; tests are better done with keys of their own`,
        )
      }
      if (/^\d+$/.test(subject) && subject !== mchid) {
        warnings.push(
          `the certificate of merchant ${mchid} names merchant ${subject}; is it the right one?`,
        )
      }
      return { mchid, serial, publicKey, certificate, state, ...(apiV3Key && { apiV3Key }) }
    }
    const known = this.signer(mchid) ?? (await this.#makeSigner(mchid))
    return { ...known, state, ...(apiV3Key !== undefined && { apiV3Key }) }
  }

  /** Prepared keys, in rotation: making an RSA key takes longer than a test should. The certificate is its own. */
  async #makeSigner(mchid: string): Promise<Signer> {
    const { spare, issuer } = this.#ports.keys
    const pair = spare[this.#handedOut++ % spare.length]
    if (!pair) throw new RangeError('the keys of this mock hold no spare pair')
    const serial = makeSerial(this.#ports)
    const { makeCertificate } = await import('./certificate.js')
    const { publicKey } = pair
    const certificate = await makeCertificate({ subject: mchid, publicKey, serial, issuer })
    const apiV3Key = this.#ports.ids.hex(32)
    return { mchid, ...pair, serial, certificate, apiV3Key, state: 'valid' }
  }

  #corpFor(mchid: string, app: WecomApp = {}): Corp {
    const known = this.corpOf(mchid)
    const { ids } = this.#ports
    const { trustedIps, ...given } = app
    const { trustedIps: _, ...kept } = known ?? {
      corpid: `ww${ids.hex(16)}`,
      corpsecret: `TEST-${ids.hex(38)}`,
      agentid: `1000${ids.digits(3)}`,
      token: ids.hex(24),
      // 43 characters that are 32 bytes: the last one carries two bits that do not count.
      encodingAesKey: `${ids.hex(42)}A`,
    }
    return { ...kept, mayOrder: true, ...given, mchid, ...(trustedIps && { trustedIps }) }
  }

  /** Forgets all merchants but the built-in one, or one. Returns the corps that went with them. */
  clear(mchid?: string): readonly string[] {
    const gone: string[] = []
    for (const each of mchid === undefined ? [...this.#signers.keys()] : [mchid]) {
      this.#signers.delete(each)
      const corpid = this.#corpidOf.get(each)
      if (corpid === undefined) continue
      this.#corps.delete(corpid)
      this.#corpidOf.delete(each)
      gone.push(corpid)
    }
    return gone
  }
}
