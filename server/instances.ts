import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a running instance is found, as its file in the state folder says. */
export interface Instance {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly adminToken?: string
  /** ISO 8601. */
  readonly startedAt: string
}

export const instanceFile = (state: string, port: number): string =>
  join(state, 'instances', `${port}.json`)

/** The file holds the admin token, so it is for the user's eyes only. */
export async function writeInstance(state: string, instance: Instance): Promise<string> {
  await mkdir(state, { recursive: true, mode: 0o700 })
  await mkdir(join(state, 'instances'), { recursive: true, mode: 0o700 })
  const file = instanceFile(state, instance.port)
  // A file that a killed instance left keeps its mode when it is written over.
  await rm(file, { force: true })
  await writeFile(file, `${JSON.stringify(instance)}\n`, { mode: 0o600, flag: 'wx' })
  return file
}

/** What instances have left, latest first; some of them may not run any more. */
export async function readInstances(state: string): Promise<readonly Instance[]> {
  const folder = join(state, 'instances')
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    names
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => readFile(join(folder, name), 'utf8').then(parseInstance, () => undefined)),
  )
  return found
    .filter((each) => each !== undefined)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
}

/** A file that is being written, or that something else wrote, is no instance. */
function parseInstance(text: string): Instance | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isInstance(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isInstance = (value: unknown): value is Instance =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'port' in value &&
  typeof value.port === 'number' &&
  'startedAt' in value &&
  typeof value.startedAt === 'string' &&
  (!('adminToken' in value) || typeof value.adminToken === 'string')
