import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const STEPS_BACK = 5

/**
 * Lets the threads that work for the event loop stand behind it. Each request passes the loop twice, before and after its
 * signature: where those who sign take its core, they soon wait for it with nothing to sign. Only Linux gives a thread a
 * priority of its own; elsewhere it would be the whole process that stands back.
 */
export function preferEventLoop(platform: string = process.platform): void {
  if (platform !== 'linux') return
  // The thread pool begins with its first task.
  randomBytes(1, () => threads().forEach(standBack))
}

/** All but the one that runs the event loop, which has the number of the process. */
function threads(): readonly number[] {
  try {
    const all = readdirSync('/proc/self/task').map(Number)
    return all.includes(process.pid) ? all.filter((thread) => thread !== process.pid) : []
  } catch {
    return [] // a system without /proc
  }
}

function standBack(thread: number): void {
  try {
    const priority = getPriority(thread) + STEPS_BACK
    setPriority(thread, Math.min(priority, constants.priority.PRIORITY_LOW))
  } catch {
    // It has ended meanwhile, or may not be touched: that costs speed and nothing else.
  }
}
