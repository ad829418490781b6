/** The commands. Each is loaded when it is called, so that `--version` does not pay for `start`. */
import type { Arguments } from '../arguments.js'
import { type CommandInfo, commands as described } from '../flags.js'
import type { Io } from '../io.js'

/** Does what the command says and returns the exit code. */
export type Run = (args: Arguments, io: Io) => Promise<number>

export interface Command extends CommandInfo {
  readonly load: () => Promise<Run>
}

const loaders: { readonly [name: string]: () => Promise<Run> } = {
  start: () => import('./start.js').then(({ start }) => start),
  exec: () => import('./exec.js').then(({ exec }) => exec),
  verify: () => import('./verify.js').then(({ verify }) => verify),
  pay: () => import('./pay.js').then(({ pay }) => pay),
  notify: () => import('./notify.js').then(({ notify }) => notify),
  ca: () => import('./ca.js').then(({ ca }) => ca),
  doctor: () => import('./doctor.js').then(({ doctor }) => doctor),
  endpoints: () => import('./endpoints.js').then(({ endpoints }) => endpoints),
  errors: () => import('./errors.js').then(({ errors }) => errors),
  sample: () => import('./sample.js').then(({ sample }) => sample),
  check: () => import('./check.js').then(({ check }) => check),
  explain: () => import('./explain.js').then(({ explain }) => explain),
  sign: () => import('./sign.js').then(({ sign }) => sign),
  'explain-signature': () =>
    import('./explain-signature.js').then(({ explainSignature }) => explainSignature),
  env: () => import('./env.js').then(({ env }) => env),
  help: () => import('./help.js').then(({ help }) => help),
}

const missing = (): Promise<Run> => Promise.reject(new Error('a command without a file'))

export const commands: readonly Command[] = described.map((command) =>
  Object.assign({ load: loaders[command.name] ?? missing }, command),
)
