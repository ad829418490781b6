import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as packed from './packed.mjs'

const { installInto, pack } = packed as {
  pack(folder: string): Promise<string>
  installInto(folder: string, ...packages: readonly string[]): Promise<void>
}
export const { repository } = packed as { readonly repository: string }

export interface Output {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An empty project that has installed the packed package, as a user would. */
export interface Project {
  readonly folder: string
  /** The package as it was unpacked. */
  readonly installed: string
  sh(script: string, env?: { readonly [name: string]: string }): Promise<Output>
  /** Starts the mock and resolves once it has printed its banner. */
  start(...flags: readonly string[]): Promise<Started>
  write(file: string, text: string): string
  remove(): void
}

export interface Started {
  readonly banner: string
  /** Ends it as a process manager would. */
  stop(): Promise<Output>
}

export async function makeProject(...others: readonly string[]): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'wechatpay-mock-package-'))
  await installInto(folder, await pack(folder), ...others)
  return {
    folder,
    installed: join(folder, 'node_modules/wechatpay-mock'),
    sh: (script, env = {}) => shell(script, folder, env),
    start: (...flags) => startMock(folder, flags),
    write(file, text) {
      const path = join(folder, file)
      writeFileSync(path, text)
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startMock(cwd: string, flags: readonly string[]): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn('node_modules/.bin/wechatpay-mock', ['start', ...flags], { cwd })
    let stdout = ''
    let stderr = ''
    const ended = new Promise<Output>((done) =>
      child.on('close', (code) => done({ code: code ?? -1, stdout, stderr })),
    )
    const stop = (): Promise<Output> => {
      child.kill('SIGTERM')
      return ended
    }
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      // The banner ends with the body of its curl line.
      if (/^ *}'$/m.test(stdout)) resolve({ banner: stdout, stop })
    })
    child.on('error', reject)
    ended.then(({ code }) => reject(new Error(`start ended with ${code}: ${stderr}`)), reject)
  })
}

function shell(
  script: string,
  cwd: string,
  env: { readonly [name: string]: string },
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd,
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

export interface Snippet {
  readonly language: string
  readonly text: string
}

export function snippetsOf(file: string): readonly Snippet[] {
  const text = readFileSync(join(repository, file), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }))
}
