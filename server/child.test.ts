import { execFile } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { bundle } from './bundle.testing.js'
import { runChild } from './child.js'
import { captureIo, temporaryFolder } from './cli.testing.js'

const run = (code: string, io = captureIo({}), isInteractive = false): Promise<number> =>
  runChild(
    { command: [process.execPath, '-e', code], env: process.env, cwd: '/', isInteractive },
    io,
  )

describe('a signal from without', () => {
  const waits = `process.on('SIGTERM', () => process.exit(4)); setInterval(() => 0, 1_000)`

  test('is for the program as long as it runs, and for nobody afterwards', async () => {
    const io = captureIo({})
    const ended = run(waits, io)
    // Either it comes before the program listens, and ends it, or after.
    io.signal('SIGTERM')
    expect([4, 143]).toContain(await ended)
    io.signal('SIGTERM')
  })

  test('that a terminal has sent to the program already is not sent again', async () => {
    const io = captureIo({})
    const ended = run(`setTimeout(() => process.exit(6), 200)`, io, true)
    io.signal('SIGINT')
    expect(await ended).toBe(6)
  })
})

test('a program that takes no signal from us, such as sudo, is waited for', async () => {
  const child = new EventEmitter()
  const refusal = Object.assign(new Error('kill EPERM'), { code: 'EPERM', syscall: 'kill' })
  Object.assign(child, { kill: () => child.emit('error', refusal) })
  vi.doMock('cross-spawn', () => ({ default: () => child }))
  vi.resetModules()
  const { runChild: runSudo } = await import('./child.js')
  const io = captureIo({})
  const ended = runSudo({ command: ['sudo'], env: {}, cwd: '/', isInteractive: false }, io)
  io.signal('SIGTERM')
  child.emit('close', 3, null)
  expect(await ended).toBe(3)
  vi.doUnmock('cross-spawn')
})

test('a folder to run in that is gone is told in one line', async () => {
  const command = [process.execPath, '-v']
  const options = { command, env: process.env, cwd: '/nowhere', isInteractive: false }
  await expect(runChild(options, captureIo({}))).rejects.toMatchObject({
    name: 'EnvironmentError',
    message: expect.stringMatching(/^cannot run /),
  })
})

describe('on Windows', () => {
  let file = ''
  let folder = ''

  beforeAll(async () => {
    file = await bundle(fileURLToPath(new URL('child.ts', import.meta.url)))
    folder = join(await temporaryFolder(), 'bin')
    await mkdir(folder)
    // In capitals, as PATHEXT spells them: the file system here is not that of Windows.
    for (const name of ['mvn.CMD', 'mvn', 'node.EXE']) {
      await writeFile(join(folder, name), name === 'mvn' ? '#!/bin/sh\n' : '')
      await chmod(join(folder, name), 0o755)
    }
  }, 60_000)

  interface Asked {
    readonly command: string
    readonly args: readonly string[]
    readonly options: { readonly windowsVerbatimArguments?: boolean; readonly stdio: string }
  }

  /** What the system would be asked to start, and how it ends when the answer is an exit code of 1. */
  async function askSystem(...command: readonly string[]): Promise<Asked & { ended: string }> {
    const script = `
      import cp from 'node:child_process'
      import { EventEmitter } from 'node:events'
      Object.defineProperty(process, 'platform', { value: 'win32' })
      let asked
      cp.spawn = (command, args, options) => {
        asked = { command, args, options }
        const child = new EventEmitter()
        setImmediate(() => {
          child.emit('exit', 1, null)
          child.emit('close', 1, null)
        })
        return child
      }
      const { runChild } = await import(${JSON.stringify(pathToFileURL(file).href)})
      const ended = await runChild(
        {
          command: ${JSON.stringify(command)},
          env: { Path: ${JSON.stringify(folder)} },
          cwd: ${JSON.stringify(folder)},
          isInteractive: false,
        },
        { onSignal: () => () => undefined },
      ).catch(({ message }) => message)
      console.log(JSON.stringify({ ...asked, ended: String(ended) }))
    `
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script],
      { env: { ...process.env, comspec: 'C:\\Windows\\system32\\cmd.exe', PATHEXT: '.EXE;.CMD' } },
    )
    return JSON.parse(stdout) as Asked & { ended: string } // printed by the script
  }

  test('mvn is mvn.cmd, which takes a shell', async () => {
    const { command, args, options, ended } = await askSystem('mvn', 'test')
    expect(command).toBe('C:\\Windows\\system32\\cmd.exe')
    expect(args).toEqual(['/d', '/s', '/c', '"mvn ^"test^""'])
    expect(options).toMatchObject({ windowsVerbatimArguments: true, stdio: 'inherit' })
    expect(ended).toBe('1')
  })

  test('what is special to that shell is escaped', async () => {
    const { args } = await askSystem('mvn', '-Dname=a b', 'say "hi" & 100% of C:\\x\\')
    expect(args.at(-1)).toBe('"mvn ^"-Dname=a^ b^" ^"say^ \\^"hi\\^"^ ^&^ 100^%^ of^ C:\\x\\\\^""')
  })

  test('an .exe is started without one', async () => {
    const { command, args } = await askSystem('node', '-p', 'a b')
    expect(command).toBe('node')
    expect(args).toEqual(['-p', 'a b'])
  })

  test('a program that is not there is told as elsewhere', async () => {
    const { ended } = await askSystem('no-such-program')
    expect(ended).toBe('cannot run no-such-program: there is no such program')
  })
})
