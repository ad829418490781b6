import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const repository = fileURLToPath(new URL('../..', import.meta.url))

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
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: repository,
    maxBuffer: 64 * 1024 * 1024,
  })
  // Scripts that run while packing may print before the JSON.
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n'))) as [
    { filename: string },
  ]
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-merchant", "private": true }\n')
  const install = ['install', '--no-audit', '--no-fund', join(folder, filename), ...others]
  await run('npm', install, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
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
