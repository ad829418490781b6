import { bodyEdits, spellingEdits } from './body-edits.js'
import { type Edit, headEdits, lineEdits, shapeEdits, timeEdits } from './message-edits.js'
import { bytesOf, type SignedMessage } from './signed-message.js'

/** Bounds the work for one refused request, whatever it holds. */
const MAX_GUESSES = 1600
const MAX_BYTES = 16 * 1024 * 1024
/** Digests are made beside this thread, several at a time, and others get their turn in between. */
const AT_ONCE = 64
const BYTES_AT_ONCE = 1024 * 1024

/**
 * The edits that turn the platform's message into the signed one: none when it is the very message, `undefined` when
 * no combination that is tried does.
 */
export async function findMessage(
  message: SignedMessage,
  host: string | undefined,
  isSigned: (bytes: Uint8Array) => Promise<boolean>,
): Promise<readonly Edit[] | undefined> {
  let guesses: Promise<boolean>[] = []
  let guessed: (readonly Edit[])[] = []
  const judge = async (): Promise<readonly Edit[] | undefined> => {
    const found = (await Promise.all(guesses)).indexOf(true)
    const edits = guessed[found]
    guesses = []
    guessed = []
    return edits
  }
  let [count, bytes, judged] = [0, 0, 0]
  for (const edits of combinations(message, host)) {
    const [one, other] = edits
    const guess = { ...message, ...one?.change, ...other?.change }
    bytes += lengthOf(guess)
    if (++count > MAX_GUESSES || bytes > MAX_BYTES) break
    guesses.push(bytesOf(guess).then(isSigned))
    guessed.push(edits)
    if (guesses.length < AT_ONCE && bytes - judged < BYTES_AT_ONCE) continue
    const found = await judge()
    if (found) return found
    judged = bytes
  }
  return judge()
}

const lengthOf = ({ target, timestamp, nonce, body }: SignedMessage): number =>
  target.length + timestamp.length + nonce.length + body.length

/** No mistake, one, then two at once: likely ones first, because the bound cuts off the end. */
function* combinations(
  message: SignedMessage,
  host: string | undefined,
): Generator<readonly Edit[]> {
  yield []
  const heads = [...lineEdits, ...headEdits(message, host)]
  const bodies = [...bodyEdits(message)]
  for (const edit of [...bodies, ...heads, ...shapeEdits]) yield [edit]
  for (const edit of spellingEdits(message)) {
    bodies.push(edit)
    yield [edit]
  }
  for (const edit of timeEdits(message)) yield [edit]
  const likely = heads.filter(isFirstOfCause)
  for (const [at, body] of bodies.entries()) {
    for (const head of at < LIKELY_BODIES ? likely : likely.slice(0, 1)) yield [body, head]
  }
  for (const [at, one] of likely.entries()) {
    for (const other of likely.slice(at + 1)) if (!isSameLine(one, other)) yield [one, other]
  }
}

const LIKELY_BODIES = 20

const isFirstOfCause = ({ cause }: Edit, at: number, edits: readonly Edit[]): boolean =>
  edits.findIndex((each) => each.cause === cause) === at

const isSameLine = ({ change: one }: Edit, { change: other }: Edit): boolean =>
  Object.keys(one).some((key) => key in other)
