import { expect, test } from 'vitest'
import { breakSource, readSources } from './client-files.js'
import { variants } from './variants.js'

test.each(variants.map((each) => [each.clause, each] as const))(
  'what breaks %s is one line for one line',
  async (_clause, variant) => {
    const source = (await readSources()).get(variant.file) ?? ''
    const [before, after] = [source.split('\n'), breakSource(source, variant).split('\n')]
    expect(after.length).toBe(before.length)
    const differing = before.filter((line, at) => line !== after[at])
    expect(differing.map((line) => line.trim())).toEqual([variant.line])
    expect(variant.broken).not.toContain('\n')
  },
)

test('a line that is not there, or there twice, breaks nothing', () => {
  const variant = { clause: 'sign/valid', file: 'x.ts', line: 'a', broken: 'b' } as const
  expect(() => breakSource('b\n', variant)).toThrow('0 lines like a')
  expect(() => breakSource('a\n  a\n', variant)).toThrow('2 lines like a')
  expect(breakSource('  a\nc', variant)).toBe('b\nc')
})
