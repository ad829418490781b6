// Why the server signs in the thread pool: a bare server that signs on its event loop beside those that do not. Not part
// of `npm run bench`. usage: node bench/signing-choices.mjs [ROUNDS [SECONDS]]
import { fileURLToPath } from 'node:url'
import { ratio, summariseRounds } from './rounds.mjs'
import { measureSigned, signingServer } from './signed.mjs'
import { spread } from './statistics.mjs'
import { fixed, renderText, show, whole } from './tables.mjs'

const CONNECTIONS = 16
const [rounds = 5, seconds = 2] = process.argv.slice(2).map(Number)
const monitor = fileURLToPath(new URL('loop-delay.mjs', import.meta.url))

const choices = [
  choice('sync', 'on the event loop', 'sync'),
  choice('threads-4', 'in a thread pool of 4, the default', 'async', 4),
  choice('threads-2', 'in a thread pool of 2', 'async', 2),
  choice('threads-1', 'in a thread pool of 1', 'async', 1),
]

function choice(name, title, how, threads = 4) {
  const server = signingServer(how)
  const env = { UV_THREADPOOL_SIZE: String(threads) }
  const command = (port) => ['--import', monitor, ...server.command(port)]
  return { ...server, name, title, env, ipc: true, command }
}

const results = await measureSigned(choices, {
  rounds,
  seconds,
  connections: CONNECTIONS,
  say: (line) => process.stderr.write(`${line}\n`),
})
const table = {
  head: [
    'Signs',
    'Requests/s',
    'To the event loop',
    'p50 ms',
    'p99 ms',
    'CPU µs/request',
    'Event loop late, p50 ms',
    'p99 ms',
  ],
  rows: choices.map(({ name, title }) => {
    const { perSecond, p50, p99, cpuMicroseconds } = summariseRounds(results[name])
    const late = (share) => show(spread(results[name].map(({ own }) => own[share])), fixed(1))
    return [
      title,
      show(perSecond, whole),
      show(ratio(results[name], results['sync']), fixed(2)),
      show(p50, fixed(1)),
      show(p99, fixed(1)),
      show(cpuMicroseconds, whole),
      late('p50'),
      late('p99'),
    ]
  }),
}
process.stdout.write(`${renderText(table)}\n`)
process.exit()
