/** One flag. Its environment twin and its key in the config file follow from its name. */
export interface Flag {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What stands behind it on the command line; a switch takes it behind `=`, or does without. */
  readonly value?: string
  readonly kind: 'switch' | 'text' | 'number' | 'list'
  /** As a reader would type it. */
  readonly default?: string
  /** Also read from the environment and, where the config file knows it, from there. */
  readonly hasTwin: boolean
}

export interface CommandInfo {
  readonly name: string
  readonly summary: string
  /** What stands behind the name, without flags. */
  readonly usage: string
  readonly flags: readonly Flag[]
}

export const withTwin = (flag: Omit<Flag, 'hasTwin'>): Flag => ({ ...flag, hasTwin: true })
export const alone = (flag: Omit<Flag, 'hasTwin'>): Flag => ({ ...flag, hasTwin: false })

export const toSwitch = (name: string, summary: string): Omit<Flag, 'hasTwin'> => ({
  name,
  summary,
  kind: 'switch',
})

/** As it is typed: `--port NUMBER`, `--quiet`, `--shell[=posix|cmd]`. */
export function asTyped({ name, value, kind }: Flag): string {
  if (value === undefined) return `--${name}`
  return kind === 'switch' ? `--${name}[=${value}]` : `--${name} ${value}`
}

/** `--admin-token` is `WECHATPAY_MOCK_ADMIN_TOKEN`. */
export const environmentTwin = (name: string): string =>
  `WECHATPAY_MOCK_${name.toUpperCase().replaceAll('-', '_')}`

/** `--admin-token` is `adminToken`. */
export const configKey = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
