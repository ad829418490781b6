import { createMock, type Mock, type Notification, UsageError } from '../../mocks/index.js'
import { describeOutcome } from '../../mocks/notifications/describe.js'
import { noticeCases } from '../../mocks/notifications/cases.js'
import type { Arguments } from '../arguments.js'
import { showNotification } from '../exchange-view.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { nodeCrypto } from '../node-crypto.js'
import { readNotifyOptions } from '../notification-queries.js'
import { Notifier } from '../notifier.js'
import { callAdmin, findRunning, orComplain } from '../running-instance.js'
import { wrap } from '../terminal.js'
import type { Run } from './index.js'

/** Sends one notice, good or bad, and judges how the endpoint answers: 0 as it should, 1 otherwise. */
export const notify: Run = async (args, io) => {
  const [action] = args.positionals
  if (action !== 'send') throw new UsageError(`notify knows send only, got ${action}`)
  const about = textOf(args, 'order')
  return about === undefined ? sendAlone(args, io) : sendByInstance(args, io)
}

/** About an order that is made up, as the built-in merchant: needs no running instance. */
async function sendAlone(args: Arguments, io: Io): Promise<number> {
  const mock = createMock({ ports: { crypto: nodeCrypto } })
  const { notifications: outbox, clock } = mock
  const notifier = new Notifier({ outbox, clock, allow: args.flags.get('allow') ?? [] })
  const { id } = mock.notify(readNotifyOptions(requestOf(args)))
  notifier.start()
  try {
    return tell(await over(mock, id), args, io)
  } finally {
    await notifier.close()
  }
}

/** A case that waits for the clock is not waited for: time is made to pass. */
async function over({ notifications, clock }: Mock, id: string): Promise<Notification> {
  const name = notifications.find(id)?.case
  if (name === 'late') clock.advance('7d')
  if (name === 'race') {
    await notifications.until(id, ({ attempts }) => attempts.length > 0)
    clock.advance('15s')
  }
  return notifications.until(id)
}

/** About an order of a running instance. */
async function sendByInstance(args: Arguments, io: Io): Promise<number> {
  const instance = await findRunning(args, io)
  const sent = orComplain(await callAdmin(instance, 'POST', 'notifications', requestOf(args)))
  const { id } = sent as { readonly id: string } // our own control API
  const deadline = Date.now() + 30_000
  for (;;) {
    const answer = await callAdmin(instance, 'POST', 'notifications/wait', { id, timeoutMs: 0 })
    const [found] = answer.body['notifications'] as readonly Notification[]
    if (found && (found.state !== 'waiting' || Date.now() > deadline)) return tell(found, args, io)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function requestOf(args: Arguments): object {
  const given = ['to', 'case', 'order', 'platform', 'mchid', 'total'].map((name) => [
    name,
    textOf(args, name),
  ])
  return Object.fromEntries(given.filter(([, text]) => text !== undefined))
}

const textOf = ({ flags }: Arguments, name: string): string | undefined => flags.get(name)?.at(-1)

function tell(notification: Notification, args: Arguments, io: Io): number {
  const { verdict, state, reason } = notification
  const isRight = verdict?.ok ?? state === 'delivered'
  if (isJson(args, io)) {
    printJson(io, 'attempts' in notification ? notification : showNotification(notification))
    return isRight ? 0 : 1
  }
  const title = noticeCases.find(({ name }) => name === notification.case)?.title ?? 'a notice'
  const lines = [
    `${notification.case ?? 'ok'}: ${title}, to ${notification.url}`,
    ...notification.attempts.map(
      ({ purpose, outcome }) =>
        `  ${purpose === 'verify-url' ? 'proof of the address' : 'notice'}: ${describeOutcome(outcome)}`,
    ),
    ...notification.notes.map((note) => `  note: ${note}`),
    ...wrap(
      `${isRight ? 'as it should be' : 'NOT as it should be'}: ${verdict?.sentence ?? reason ?? state}`,
      '  ',
    ),
  ]
  io.stdout.write(`${lines.join('\n')}\n`)
  return isRight ? 0 : 1
}
