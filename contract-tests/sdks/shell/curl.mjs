// What a script does that calls the command. Only sending is the work of curl; it signs and verifies as Node does.
import { execFileSync } from 'node:child_process'
import { byHand } from '../node/by-hand.mjs'
import { takeSteps } from '../node/steps.mjs'

const OPTIONS = ['--silent', '--show-error', '--max-time', '30', '--include']
const END_OF_HEAD = '\r\n\r\n'

await takeSteps({
  name: 'curl',
  version: execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ')[1],
  ...byHand(async ({ method, url, headers, body = '' }) => {
    const output = execFileSync('curl', [
      ...OPTIONS,
      // The answer of a proxy has a head of its own.
      '--suppress-connect-headers',
      '--request',
      method,
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...(body === '' ? [] : ['--data-binary', body]),
      url,
    ])
    const end = output.indexOf(END_OF_HEAD)
    const [first, ...lines] = output.toString('latin1', 0, end).split('\r\n')
    const received = new Headers(lines.map((line) => /^(.*?): *(.*)$/.exec(line).slice(1)))
    return {
      status: Number(first.split(' ')[1]),
      header: (name) => received.get(name),
      body: output.subarray(end + END_OF_HEAD.length),
    }
  }),
})
