#!/usr/bin/env node
import { homedir } from 'node:os'
import type { Io } from './io.js'
import { preferEventLoop } from './prefer-event-loop.js'
import { run } from './run.js'

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  platform: process.platform,
  home: homedir(),
  now: () => new Date(),
  onSignal(listener) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, listener)
    return () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, listener)
    }
  },
  preferEventLoop,
  exit: (code) => process.exit(code),
}

// The reader of a pipe may leave early, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await run(process.argv.slice(2), io)
