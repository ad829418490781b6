import type { Exchange } from 'wechatpay-mock'

/**
 * How far a request came. What a test asks for is answered last (`done`), after the signature and the body were found
 * to be right, so no refusal before that was provoked, and every check before it still tells something of the client.
 */
export const stages = ['unread', 'door', 'authentication', 'body', 'caller', 'done'] as const
export type Stage = (typeof stages)[number]

/** Where a request is refused for a reason; for what is not listed, and for `ok`, everything before was passed. */
const refusedAt: { readonly [Outcome in Exchange['outcome']]?: Stage } = {
  'unknown-path': 'unread',
  'wrong-method': 'unread',
  'mock-usage': 'unread',
  'headers-missing': 'door',
  'language-unsupported': 'door',
  'body-too-large': 'door',
  'encoded-body': 'door',
  // The one of WeChat Pay. WeCom looks at the token first, but that is all there is to see.
  'empty-body': 'door',
  'authorization-missing': 'authentication',
  'authorization-malformed': 'authentication',
  'scheme-unknown': 'authentication',
  'timestamp-off': 'authentication',
  'signer-unknown': 'authentication',
  'certificate-missing': 'authentication',
  'certificate-expired': 'authentication',
  'certificate-revoked': 'authentication',
  'certificate-replaced': 'authentication',
  'serial-wrong': 'authentication',
  'signature-wrong': 'authentication',
  'token-missing': 'authentication',
  'token-invalid': 'authentication',
  'token-expired': 'authentication',
  'ip-not-trusted': 'authentication',
  'app-not-allowed': 'authentication',
  'malformed-json': 'body',
  invalid: 'body',
  'caller-differs': 'caller',
}

export const stageOf = ({ outcome }: Exchange): Stage =>
  outcome === 'ok' ? 'done' : (refusedAt[outcome] ?? 'done')

/** Whether the body has passed the schema of its endpoint. */
export function isBodyAccepted(exchange: Exchange): boolean {
  const stage = stageOf(exchange)
  return stage === 'done' || stage === 'caller'
}
