import { cashierClauses } from './cashier.js'
import { type Clause, type ClauseId, clauseIds } from './clause.js'
import { levelOf } from './levels.js'
import { notifyClauses } from './notify.js'
import { orderClauses } from './order.js'
import { requestClauses } from './request.js'
import { retryClauses } from './retry.js'
import { signClauses } from './sign.js'
import { verifyClauses } from './verify.js'
import { wecomClauses } from './wecom.js'

export { levelOf }

const texts: { readonly [Id in ClauseId]: Omit<Clause, 'id' | 'level'> } = {
  ...requestClauses,
  ...signClauses,
  ...verifyClauses,
  ...retryClauses,
  ...orderClauses,
  ...cashierClauses,
  ...notifyClauses,
  ...wecomClauses,
}

export const clauseOf = (id: ClauseId): Clause => ({ id, level: levelOf(id), ...texts[id] })

/** What a merchant client must do, in the order in which it is reported. */
export const clauses: readonly Clause[] = clauseIds.map(clauseOf)
