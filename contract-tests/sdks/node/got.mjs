import { got } from 'got'
import { byHand } from './by-hand.mjs'
import { takeSteps, versionOf } from './steps.mjs'

await takeSteps({
  name: 'got',
  version: versionOf('got'),
  ...byHand(async ({ url, ...options }) => {
    const response = await got(url, { ...options, throwHttpErrors: false, responseType: 'buffer' })
    const { statusCode: status, headers, body } = response
    return { status, header: (name) => headers[name.toLowerCase()], body }
  }),
})
