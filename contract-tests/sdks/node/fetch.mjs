import { byHand } from './by-hand.mjs'
import { takeSteps } from './steps.mjs'

await takeSteps({
  name: 'fetch',
  version: process.versions.node,
  ...byHand(async ({ url, ...init }) => {
    const response = await fetch(url, init)
    const body = Buffer.from(await response.arrayBuffer())
    return { status: response.status, header: (name) => response.headers.get(name), body }
  }),
})
