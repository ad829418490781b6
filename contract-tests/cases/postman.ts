import type { Mock, NoticeHandler, Notification } from 'wechatpay-mock'

/** The platform waits 5 s for an answer; a handler that takes longer is not waited for. */
const GIVE_UP_MS = 5_100

/**
 * Hands one merchant's notices to a handler in this process as they fall due. While the client orders they wait, as no
 * user pays before he sees the order; only a notice of the case `race` does not.
 */
export class Postman {
  readonly #mock: Mock
  readonly #mchid: string
  readonly #handler: NoticeHandler
  readonly #stop: () => void
  readonly #underway = new Map<string, Promise<unknown>>()
  #isHeld = false

  constructor(mock: Mock, mchid: string, handler: NoticeHandler) {
    this.#mock = mock
    this.#mchid = mchid
    this.#handler = (request) => withinLimit(handler, request)
    this.#stop = mock.notifications.onPlan(() => this.#look())
  }

  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#look()
  }

  /** Resolves when everything that is due has been handed over, and what was refused in a race once more. */
  async quiet(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway.values())
    const raced = this.#ours().filter(
      (each) => each.case === 'race' && each.state === 'waiting' && each.attempts.length === 1,
    )
    for (const { id } of raced) this.#mock.notifications.resend(id)
    while (this.#underway.size > 0) await Promise.all(this.#underway.values())
  }

  close(): void {
    this.#stop()
  }

  #ours(): readonly Notification[] {
    return this.#mock.notifications.all().filter(({ mchid }) => mchid === this.#mchid)
  }

  #look(): void {
    const { notifications } = this.#mock
    for (const { id, mchid, case: name } of notifications.due(Number.MAX_SAFE_INTEGER)) {
      if (mchid !== this.#mchid || this.#underway.has(id)) continue
      if (this.#isHeld && name !== 'race') continue
      const handing = this.#hand(id)
      this.#underway.set(id, handing)
    }
  }

  async #hand(id: string): Promise<void> {
    try {
      await this.#mock.deliver(id, this.#handler)
    } catch {
      // It could not be written, which the outbox has recorded.
    } finally {
      this.#underway.delete(id)
      if (this.#mock.notifications.isDue(id)) this.#look()
    }
  }
}

function withinLimit(handler: NoticeHandler, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(new Response(null, { status: 504 })), GIVE_UP_MS)
    const end = (act: () => void): void => {
      clearTimeout(timer)
      act()
    }
    Promise.resolve()
      .then(() => handler(request))
      .then(
        (response) => end(() => resolve(response)),
        (error: unknown) => end(() => reject(error as Error)),
      )
  })
}
