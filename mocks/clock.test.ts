import { describe, expect, test } from 'vitest'
import { Clock, parseDuration } from './clock.js'
import { UsageError } from './usage.js'

const SECOND = 1_000
const DAY = 86_400_000

function makeClock() {
  let real = Date.parse('2026-11-26T16:43:21.020+08:00')
  const clock = new Clock(() => real)
  return { clock, start: real, letPass: (ms: number) => void (real += ms) }
}

describe('the business clock', () => {
  test('is real time until somebody lets time pass', () => {
    const { clock, start, letPass } = makeClock()
    expect([clock.now(), clock.offsetMs]).toEqual([start, 0])
    letPass(SECOND)
    expect([clock.now(), clock.offsetMs]).toEqual([start + SECOND, 0])
  })

  test('is ahead by all that was made to pass, and runs on from there', () => {
    const { clock, start, letPass } = makeClock()
    expect(clock.advance('2h')).toBe(start + 7_200 * SECOND)
    expect(clock.advance(5)).toBe(start + 7_200 * SECOND + 5)
    letPass(SECOND)
    expect(clock.now()).toBe(start + 7_201 * SECOND + 5)
    expect(clock.offsetMs).toBe(7_200 * SECOND + 5)
  })

  test('can be read without its object, as a port', () => {
    const { clock, start } = makeClock()
    const { now } = clock
    clock.advance(1)
    expect(now()).toBe(start + 1)
  })

  test('is real time again after a reset', () => {
    const { clock, start } = makeClock()
    clock.advance('7d')
    clock.reset()
    expect([clock.now(), clock.offsetMs]).toEqual([start, 0])
  })

  test.each([-1, NaN, Infinity, -Infinity])('does not take %d milliseconds', (ms) => {
    const { clock, start } = makeClock()
    expect(() => clock.advance(ms)).toThrow(UsageError)
    expect(clock.now()).toBe(start)
  })

  test('stays where it is when a duration is misspelt', () => {
    const { clock, start } = makeClock()
    expect(() => clock.advance('2 hours')).toThrow(/90s, 15m, 2h or 7d .* got "?2 hours"?/)
    expect(clock.now()).toBe(start)
  })
})

describe('a listener', () => {
  test('is told after time has passed, so that it sees the new time', () => {
    const { clock, start } = makeClock()
    const seen: number[] = []
    clock.onAdvance(() => void seen.push(clock.now() - start))
    clock.advance('1s')
    clock.advance(0)
    expect(seen).toEqual([SECOND, SECOND])
  })

  test('is told no more once it is stopped, and the others are', () => {
    const { clock } = makeClock()
    const seen: string[] = []
    const stop = clock.onAdvance(() => void seen.push('first'))
    clock.onAdvance(() => void seen.push('second'))
    stop()
    stop()
    clock.advance('1s')
    expect(seen).toEqual(['second'])
  })

  test('is not told of what was refused, nor of a reset', () => {
    const { clock } = makeClock()
    let count = 0
    clock.onAdvance(() => void count++)
    expect(() => clock.advance('soon')).toThrow(UsageError)
    clock.reset()
    expect(count).toBe(0)
  })
})

describe('a duration', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90 * SECOND],
    ['15m', 900 * SECOND],
    ['2h', 7_200 * SECOND],
    ['7d', 7 * DAY],
    ['1h30m', 5_400 * SECOND],
    ['6d23h59m59s999ms', 7 * DAY - 1],
    // Minutes and milliseconds begin alike.
    ['5m5ms', 300_005],
    ['1s1s', 2 * SECOND],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['', '5', 'm', '2 h', ' 2h', '2h ', '-2h', '+2h', '1.5h', '2H', '2w', 'PT2H', '1e3s'])(
    'is not written %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(UsageError)
    },
  )

  test('of ten digits is refused rather than read as nine', () => {
    expect(() => parseDuration('1234567890ms')).toThrow(UsageError)
  })
})

test('goes ahead by a hundred years at most, and by whole milliseconds', () => {
  const clock = new Clock(() => 0)
  expect(() => clock.advance('40000d')).toThrow('100 years at most')
  expect(() => clock.advance(0.5)).toThrow('whole milliseconds')
  clock.advance('36500d')
  expect(() => clock.advance(1)).toThrow('100 years at most')
})
