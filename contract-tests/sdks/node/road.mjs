// Order, pay, be notified, query: the step `road` of ../README.md.
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const TIMEOUT_MS = 30_000

/**
 * `order` and `query` are calls of the SDK, `readNotice` its parser: that resolves to the transaction of a notice which it
 * has verified, or throws.
 */
export async function walkRoad({ path, body, pay, query: target }, { order, query, readNotice }) {
  const inbox = await openInbox(readNotice)
  try {
    const { prepay_id } = await order(path, { ...body, notify_url: inbox.url })
    await payDirectly(pay)
    const { trade_state: notified, transaction_id } = await inbox.transaction
    const { trade_state: queried } = await query(target)
    return { prepay_id, notified, transaction_id, queried }
  } finally {
    inbox.close()
  }
}

async function payDirectly(url) {
  const paid = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!paid.ok) throw new Error(`pay: ${await paid.text()}`)
}

/** Where the first notice arrives. Only one that is verified is accepted. */
async function openInbox(readNotice) {
  const server = createServer()
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const transaction = new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('no notice')), TIMEOUT_MS)
    server.once('close', () => clearTimeout(limit))
    server.on('request', async (request, response) => {
      try {
        const read = await readNotice(request.headers, await text(request))
        response.writeHead(204).end(() => resolve(read))
      } catch (error) {
        response.writeHead(500).end(() => reject(error))
      }
    })
  })
  transaction.catch(() => undefined) // told by whoever waits for it
  return {
    url: `http://127.0.0.1:${server.address().port}/notify`,
    transaction,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
