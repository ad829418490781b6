import type { TestKeys } from '../fixtures/keys/index.js'
import type { Ports } from './ports.js'

/** A key of the platform, by the name that `Wechatpay-Serial` gives it. */
export interface PlatformKey {
  readonly serial: string
  readonly privateKey: string
  readonly publicKey: string
}

export interface PlatformCertificate extends PlatformKey {
  readonly certificate: string
  readonly notBefore: Date
  readonly notAfter: Date
}

export type KeyMode = 'certificate' | 'public-key'

const NOT_BEFORE = new Date('2020-01-01T00:00:00Z')
const NOT_AFTER = new Date('2049-12-31T23:59:59Z')

/** The keys that answers are signed with: one public key for good, and certificates that can be rotated. */
export class PlatformKeys {
  readonly publicKey: PlatformKey
  readonly #ports: Ports
  readonly #keys: TestKeys
  readonly #first: PlatformCertificate
  /** Newest first. The second one is still good for those who ask for it: old and new overlap. */
  #certificates: readonly PlatformCertificate[]
  #rotations = 0

  constructor(ports: Ports) {
    const { platformPublicKey, platformCertificate } = ports.keys
    this.#ports = ports
    this.#keys = ports.keys
    this.publicKey = { ...platformPublicKey, serial: platformPublicKey.id }
    this.#first = { ...platformCertificate, notBefore: NOT_BEFORE, notAfter: NOT_AFTER }
    this.#certificates = [this.#first]
  }

  /** As in the beginning. */
  reset(): void {
    this.#certificates = [this.#first]
  }

  get certificates(): readonly PlatformCertificate[] {
    return this.#certificates
  }

  /** The key that the client says it can check; a name that is empty or unknown counts as none. */
  choose(serial: string | undefined, otherwise: KeyMode): PlatformKey {
    if (serial === this.publicKey.serial) return this.publicKey
    const named = this.#certificates.find((each) => each.serial === serial)
    if (named) return named
    const [newest] = this.#certificates
    return otherwise === 'certificate' && newest ? newest : this.publicKey
  }

  /** A new certificate. The one before stays valid beside it, unless there is to be no overlap. */
  async rotate({
    overlap = true,
  }: { readonly overlap?: boolean } = {}): Promise<PlatformCertificate> {
    const { spare, issuer } = this.#keys
    const pair = spare[this.#rotations++ % spare.length]
    if (!pair) throw new RangeError('the keys of this mock hold no spare pair')
    const serial = makeSerial(this.#ports)
    const { makeCertificate } = await import('./merchants/certificate.js')
    const certificate = await makeCertificate({
      subject: 'wechatpay-mock test platform',
      publicKey: pair.publicKey,
      serial,
      issuer,
    })
    const rotated = { ...pair, serial, certificate, notBefore: NOT_BEFORE, notAfter: NOT_AFTER }
    this.#certificates = [rotated, ...(overlap ? this.#certificates.slice(0, 1) : [])]
    return rotated
  }
}

/** 40 upper-case digits. Programs that read the serial as a number lose leading zeros, so it begins with 1 to 7. */
export function makeSerial({ ids }: Ports): string {
  return `${1 + (Number.parseInt(ids.hex(1), 16) % 7)}${ids.hex(39)}`.toUpperCase()
}
