import { Collection } from '@mswjs/data'
import type { MerchantDeclaration, MerchantState, SubMerchant } from './declaration.js'

/** Every record beside a merchant names it, so that all of them can be removed together. */
interface Owned {
  readonly owner: string
}
interface AppidRecord extends Owned {
  readonly appid: string
}
interface RelationRecord extends Owned {
  readonly mchid: string
  readonly authorised: boolean
  readonly appids: readonly string[] | undefined
}
interface UserRecord extends Owned {
  readonly appid: string
  readonly openid: string
}
interface ContractRecord extends Owned {
  readonly kind: 'token' | 'passwordFreeContractId'
  readonly value: string
}
type KeyAspects = Pick<
  MerchantDeclaration,
  'certificateState' | 'platformCertificates' | 'signedWith' | 'wecom'
>
interface MerchantRecord {
  readonly mchid: string
  readonly state: MerchantState
  readonly products: MerchantDeclaration['products']
  /** What is related to nothing else. */
  readonly keys: KeyAspects
  /** Which aspects the declaration lists: an empty list is a closed one, a missing list an open one. */
  readonly closed: readonly string[]
  readonly appids: readonly AppidRecord[]
  readonly relations: readonly RelationRecord[]
  /** The appids that the declaration names users for, also those that have none. */
  readonly appidsOfUsers: readonly string[]
  readonly users: readonly UserRecord[]
  readonly contracts: readonly ContractRecord[]
}

/** Merchants, their appids, sub merchants, users and contracts, related to one another. */
export class Collections {
  readonly #merchants = new Collection({ schema: recordOf<MerchantRecord>() })
  readonly #appids = new Collection({ schema: recordOf<AppidRecord>() })
  readonly #relations = new Collection({ schema: recordOf<RelationRecord>() })
  readonly #users = new Collection({ schema: recordOf<UserRecord>() })
  readonly #contracts = new Collection({ schema: recordOf<ContractRecord>() })

  constructor() {
    this.#merchants.defineRelations(({ many }) => ({
      appids: many(this.#appids),
      relations: many(this.#relations),
      users: many(this.#users),
      contracts: many(this.#contracts),
    }))
  }

  async replace(declaration: MerchantDeclaration): Promise<void> {
    this.remove(declaration.mchid)
    const { mchid, state = 'normal', products, contracts } = declaration
    const { certificateState, platformCertificates, signedWith, wecom } = declaration
    const owner = mchid
    await this.#merchants.create({
      mchid,
      state,
      products,
      keys: {
        ...(certificateState !== undefined && { certificateState }),
        ...(platformCertificates !== undefined && { platformCertificates }),
        ...(signedWith !== undefined && { signedWith }),
        ...(wecom !== undefined && { wecom }),
      },
      closed: closedAspects(declaration),
      appidsOfUsers: Object.keys(declaration.openids ?? {}),
      appids: await createAll(
        this.#appids,
        (declaration.appids ?? []).map((appid) => ({ owner, appid })),
      ),
      relations: await createAll(
        this.#relations,
        (declaration.subMerchants ?? []).map((sub) => ({
          owner,
          mchid: sub.mchid,
          authorised: sub.authorised ?? true,
          appids: sub.appids,
        })),
      ),
      users: await createAll(
        this.#users,
        Object.entries(declaration.openids ?? {}).flatMap(([appid, openids]) =>
          openids.map((openid) => ({ owner, appid, openid })),
        ),
      ),
      contracts: await createAll(this.#contracts, [
        ...(contracts?.tokens ?? []).map((value) => ({ owner, kind: 'token' as const, value })),
        ...(contracts?.passwordFreeContractIds ?? []).map((value) => ({
          owner,
          kind: 'passwordFreeContractId' as const,
          value,
        })),
      ]),
    })
  }

  remove(mchid: string): void {
    this.#appids.deleteMany((q) => q.where({ owner: mchid }))
    this.#relations.deleteMany((q) => q.where({ owner: mchid }))
    this.#users.deleteMany((q) => q.where({ owner: mchid }))
    this.#contracts.deleteMany((q) => q.where({ owner: mchid }))
    this.#merchants.deleteMany((q) => q.where({ mchid }))
  }

  /** The declaration as plain data, put together from its records; nothing when it has been removed meanwhile. */
  read(mchid: string): MerchantDeclaration | undefined {
    const record = this.#merchants.findFirst((q) => q.where({ mchid }))
    if (!record) return undefined
    const lists = (aspect: string): boolean => record.closed.includes(aspect)
    const valuesOf = (kind: ContractRecord['kind']): string[] =>
      record.contracts.filter((each) => each.kind === kind).map((each) => each.value)
    return {
      mchid,
      state: record.state,
      ...(lists('appids') && { appids: record.appids.map((each) => each.appid) }),
      ...(lists('subMerchants') && { subMerchants: record.relations.map(toSubMerchant) }),
      ...(record.products && { products: record.products }),
      ...record.keys,
      ...(lists('openids') && { openids: groupByAppid(record.appidsOfUsers, record.users) }),
      ...(lists('contracts') && {
        contracts: {
          ...(lists('tokens') && { tokens: valuesOf('token') }),
          ...(lists('passwordFreeContractIds') && {
            passwordFreeContractIds: valuesOf('passwordFreeContractId'),
          }),
        },
      }),
    }
  }
}

function closedAspects(declaration: MerchantDeclaration): string[] {
  return Object.entries({ ...declaration, ...declaration.contracts })
    .filter(([, value]) => value !== undefined)
    .map(([aspect]) => aspect)
}

function toSubMerchant({ mchid, authorised, appids }: RelationRecord): SubMerchant {
  return { mchid, authorised, ...(appids && { appids }) }
}

function groupByAppid(
  appids: readonly string[],
  users: readonly UserRecord[],
): {
  readonly [appid: string]: readonly string[]
} {
  const byAppid = new Map<string, string[]>(appids.map((appid) => [appid, []]))
  for (const { appid, openid } of users) byAppid.get(appid)?.push(openid)
  return Object.fromEntries(byAppid)
}

/** The library wants a Standard Schema; ours has nothing left to check, since declarations are checked before. */
function recordOf<Shape extends object>() {
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'wechatpay-mock',
      validate: (value: unknown) => ({ value: value as Shape }),
      types: undefined as { input: Shape; output: Shape } | undefined,
    },
  }
}

async function createAll<Shape extends object>(
  collection: { create(values: Shape): Promise<Shape> },
  values: readonly Shape[],
): Promise<Shape[]> {
  const records: Shape[] = []
  for (const each of values) records.push(await collection.create(each))
  return records
}
