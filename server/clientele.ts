import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mock } from '../mocks/index.js'
import { type Ca, openCa } from './ca.js'
import { type ClientEnvironment, environmentOf, withPrefix } from './environment.js'
import type { Environment } from './io.js'
import { instanceFolder } from './state-files.js'
import { removeInstanceFiles, type TrustFiles, writeTrustFiles } from './trust-files.js'

export type { ClientEnvironment } from './environment.js'

/** Where a server is found. */
export interface ServerFacts {
  readonly url: string
  readonly port: number
  readonly adminToken: string | undefined
}

export interface PreparedEnvironment {
  readonly variables: ClientEnvironment
  readonly trust: TrustFiles
}

/** What the clients of one server are given: keys, the certificate authority that they trust, and where it all is. */
export class Clientele {
  readonly #given: string | undefined
  readonly #around: Environment
  #temporary: string | undefined
  #ca: Promise<Ca> | undefined

  constructor(state: string | undefined, around: Environment) {
    this.#given = state
    this.#around = around
  }

  /** Made when it is first needed, and asked for again when that failed. */
  ca(): Promise<Ca> {
    this.#ca ??= openCa(this.#state()).catch((error: unknown) => {
      this.#ca = undefined
      throw error
    })
    return this.#ca
  }

  /** The keys of a merchant, and what goes with them; the files are written. */
  environment(mock: Mock, { url, port, adminToken }: ServerFacts, mchid?: string) {
    const folder = instanceFolder(this.#state(), port)
    return environmentOf(mock, { url, adminToken, folder, mchid })
  }

  /** The same with what it takes to come by a proxy and by TLS. */
  async prepare(mock: Mock, facts: ServerFacts, mchid?: string): Promise<PreparedEnvironment> {
    const { port } = facts
    const state = this.#state()
    const trust = await writeTrustFiles({ state, ca: await this.ca(), port, env: this.#around })
    const variables = {
      ...this.environment(mock, facts, mchid),
      ...withPrefix({
        PROXY: `http://127.0.0.1:${port}`,
        CA_PATH: trust.caPath,
        CA_BUNDLE_PATH: trust.bundlePath,
        TRUSTSTORE_PATH: trust.truststorePath,
        PHP_INI_DIR: trust.phpIniDir,
        NODE_PRELOAD: trust.nodePreload,
        STATE_DIR: state,
      }),
    }
    return { variables, trust }
  }

  async removeFiles(port: number): Promise<void> {
    if (this.#given !== undefined) await removeInstanceFiles(this.#given, port)
  }

  /** A folder that somebody named stays: a shell may still have the variables that name its files. */
  async close(): Promise<void> {
    if (this.#temporary === undefined) return
    await rm(this.#temporary, { recursive: true, force: true })
  }

  #state(): string {
    return this.#given ?? (this.#temporary ??= mkdtempSync(join(tmpdir(), 'wechatpay-mock-')))
  }
}
