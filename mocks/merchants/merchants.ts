import { describe, merchantSchema, openSchema, type OpenSchema } from '../../schemas/index.js'
import { UsageError } from '../usage.js'
import type { Collections } from './collections.js'
import type { MerchantDeclaration } from './declaration.js'

/** Who exists. Declared merchants live in a small relational set; orders find theirs by number in constant time. */
export class Merchants {
  readonly world: 'open' | 'closed'
  /** @mswjs/data looks a record up by scanning, so the request path asks this index. */
  readonly #byMchid = new Map<string, MerchantDeclaration>()
  #collections: Collections | undefined
  #generation = 0

  constructor(world: 'open' | 'closed') {
    this.world = world
  }

  /**
   * Declares a merchant, or declares it anew.
   *
   * @example
   * await mock.merchants.create({ mchid: '1230000109', appids: ['wx8888888888888888'] })
   */
  async create(declaration: MerchantDeclaration): Promise<MerchantDeclaration> {
    const generation = this.#generation
    await checkDeclaration(declaration)
    const collections = await this.#load()
    await collections.replace(declaration)
    const stored = collections.read(declaration.mchid)
    // Whoever forgot everything in the meantime does not expect this one to be there.
    if (generation === this.#generation) this.#byMchid.set(declaration.mchid, stored)
    else collections.remove(declaration.mchid)
    return stored
  }

  find(mchid: string): MerchantDeclaration | undefined {
    return this.#byMchid.get(mchid)
  }

  all(): readonly MerchantDeclaration[] {
    return [...this.#byMchid.values()]
  }

  /** Forgets every declaration, or one. */
  clear(mchid?: string): void {
    this.#generation++
    for (const each of mchid === undefined ? [...this.#byMchid.keys()] : [mchid]) {
      this.#byMchid.delete(each)
      this.#collections?.remove(each)
    }
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

let declarations: OpenSchema | undefined

/** A misspelt aspect would leave the world open without a word, so a declaration is checked like a request. */
async function checkDeclaration(declaration: MerchantDeclaration): Promise<void> {
  declarations ??= openSchema(merchantSchema)
  const [violation] = await declarations.violations('request', declaration)
  if (violation) throw new UsageError(`merchant declaration: ${describe(violation)}`)
}
