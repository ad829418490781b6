import { request } from 'undici'
import { byHand } from './by-hand.mjs'
import { takeSteps, versionOf } from './steps.mjs'

await takeSteps({
  name: 'undici',
  version: versionOf('undici'),
  ...byHand(async ({ url, ...options }) => {
    const { statusCode: status, headers, body } = await request(url, options)
    const bytes = Buffer.from(await body.arrayBuffer())
    return { status, header: (name) => headers[name.toLowerCase()], body: bytes }
  }),
})
