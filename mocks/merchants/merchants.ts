import { describe, merchantSchema, openSchema, type OpenSchema } from '../../schemas/index.js'
import { UsageError } from '../usage.js'
import type { Collections } from './collections.js'
import type { PlatformKeys } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import type {
  Credentials,
  MerchantDeclaration,
  NewMerchant,
  NewMerchantWithCredentials,
} from './declaration.js'
import { Keyring } from './keyring.js'

interface Making {
  /** Unknown until its certificate has been read. */
  mchid: string | undefined
  isForgotten: boolean
}

/** Who exists. Declared merchants live in a small relational set; orders find theirs by number in constant time. */
export class Merchants {
  readonly world: 'open' | 'closed'
  readonly keyring: Keyring
  /** @mswjs/data looks a record up by scanning, so the request path asks this index. */
  readonly #byMchid = new Map<string, MerchantDeclaration>()
  readonly #ports: Ports
  readonly #platform: PlatformKeys
  #collections: Collections | undefined
  /** Declarations that are being made. */
  readonly #making = new Set<Making>()

  constructor(world: 'open' | 'closed', ports: Ports, platform: PlatformKeys) {
    this.world = world
    this.keyring = new Keyring(ports)
    this.#ports = ports
    this.#platform = platform
  }

  /**
   * Declares a merchant, or declares it anew, and hands out what its client needs.
   *
   * @example
   * const { mchid, credentials } = await mock.merchants.create({ appids: ['wx8888888888888888'] })
   */
  async create(given: NewMerchant = {}): Promise<NewMerchantWithCredentials> {
    const making: Making = { mchid: given.mchid, isForgotten: false }
    this.#making.add(making)
    try {
      making.mchid = await this.#mchidOf(given)
      return await this.#make(making, { ...given, mchid: making.mchid })
    } finally {
      this.#making.delete(making)
    }
  }

  async #make(making: Making, given: MerchantDeclaration): Promise<NewMerchantWithCredentials> {
    const { mchid } = given
    await checkDeclaration(given)
    const collections = await this.#load()
    const declaration = withoutSecrets(given)
    await collections.replace(declaration)
    // Forgotten halfway through, its records may be gone or half there.
    const stored = (!making.isForgotten && collections.read(mchid)) || declaration
    const warnings = await this.keyring.equip(mchid, given)
    const credentials = this.credentials(mchid)
    // Whoever forgot it in the meantime does not expect it to be there.
    if (!making.isForgotten) this.#byMchid.set(mchid, stored)
    else {
      collections.remove(mchid)
      this.keyring.clear(mchid)
    }
    return { ...stored, credentials, warnings }
  }

  /** What the client of a declared merchant, or of the built-in one, has to be given. */
  credentials(mchid: string): Credentials {
    const signer = this.keyring.signer(mchid)
    const corp = this.keyring.corpOf(mchid)
    const [newest] = this.#platform.certificates
    if (!signer || !corp || !newest) throw new UsageError(`merchant ${mchid} is not declared`)
    const { serial: serialNo, certificate, privateKey, apiV3Key } = signer
    return {
      mchid,
      serialNo,
      certificate,
      ...(privateKey !== undefined && { privateKey }),
      ...(apiV3Key !== undefined && { apiV3Key }),
      publicKeyId: this.#platform.publicKey.serial,
      publicKey: this.#platform.publicKey.publicKey,
      platformSerialNo: newest.serial,
      platformCertificate: newest.certificate,
      corpid: corp.corpid,
      corpsecret: corp.corpsecret,
      agentid: corp.agentid,
      wecomToken: corp.token,
      wecomAesKey: corp.encodingAesKey,
    }
  }

  /** A certificate names its merchant; without either, a number that nobody has is made up. */
  async #mchidOf({ mchid, certificate }: NewMerchant): Promise<string> {
    if (mchid !== undefined) return mchid
    if (certificate === undefined) return `16${this.#ports.ids.digits(8)}`
    const { readCertificate } = await import('./certificate.js')
    const { subject } = readCertificate(certificate)
    if (/^[1-9]\d*$/.test(subject)) return subject
    throw new UsageError(
      `the certificate names ${subject}, which is no mchid; declare the mchid too`,
    )
  }

  /** Whether a closed world knows it: the built-in merchant is declared, with nothing but its keys. */
  exists(mchid: string): boolean {
    return this.world === 'open' || this.#byMchid.has(mchid) || this.keyring.isBuiltIn(mchid)
  }

  find(mchid: string): MerchantDeclaration | undefined {
    return this.#byMchid.get(mchid)
  }

  all(): readonly MerchantDeclaration[] {
    return [...this.#byMchid.values()]
  }

  /** Forgets every declaration, or one, and returns the corps that went with them. */
  clear(mchid?: string): readonly string[] {
    for (const each of this.#making) {
      if (mchid === undefined || each.mchid === mchid) each.isForgotten = true
    }
    for (const each of mchid === undefined ? [...this.#byMchid.keys()] : [mchid]) {
      this.#byMchid.delete(each)
      this.#collections?.remove(each)
    }
    return this.keyring.clear(mchid)
  }

  /** The data library costs a tenth of a second to import, so it comes with the first declaration. */
  async #load(): Promise<Collections> {
    if (!this.#collections) {
      const { Collections } = await import('./collections.js')
      this.#collections ??= new Collections()
    }
    return this.#collections
  }
}

function withoutSecrets(declaration: MerchantDeclaration): MerchantDeclaration {
  const { certificate: _, apiV3Key: _key, wecom, ...rest } = declaration
  if (!wecom) return rest
  const { corpsecret: _secret, token: _token, encodingAesKey: _aes, ...shown } = wecom
  return { ...rest, wecom: shown }
}

let declarations: OpenSchema | undefined

/** A misspelt aspect would leave the world open without a word, so a declaration is checked like a request. */
async function checkDeclaration(declaration: MerchantDeclaration): Promise<void> {
  declarations ??= openSchema(merchantSchema)
  const [violation] = await declarations.violations('request', declaration)
  if (violation) throw new UsageError(`merchant declaration: ${describe(violation)}`)
}
