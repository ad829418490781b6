import { UsageError } from '../../mocks/usage.js'
import { type CaFacts, openCa, removeCa, showCa } from '../ca.js'
import { isJson, printJson } from '../json-output.js'
import { readStateFolder } from '../options.js'
import { surroundingsOf } from '../surroundings.js'
import { labelled } from '../terminal.js'
import type { Run } from './index.js'

/** `path` makes the certificate authority if there is none, since whoever asks is about to trust it. */
export const ca: Run = async (args, io) => {
  const [action] = args.positionals
  const state = await readStateFolder(args, surroundingsOf(io))
  const asJson = isJson(args, io)
  switch (action) {
    case 'path': {
      const { path } = await openCa(state)
      if (asJson) return printJson(io, { path })
      io.stdout.write(`${path}\n`)
      return 0
    }
    case 'show': {
      const facts = await showCa(state)
      if (asJson) return printJson(io, facts ?? null)
      io.stdout.write(facts ? inLines(facts) : `${state} has none yet; the first client makes it\n`)
      return 0
    }
    case 'remove': {
      const removed = await removeCa(state)
      if (asJson) return printJson(io, { removed })
      const lines = removed.map((path) => `removed ${path}\n`)
      io.stdout.write(lines.length > 0 ? lines.join('') : `${state} has none\n`)
      return 0
    }
    default:
      throw new UsageError(`ca needs path, show or remove, got ${action}`)
  }
}

function inLines(facts: CaFacts): string {
  const { path, subject, fingerprint, validFrom, validTo, constraints } = facts
  const rows: readonly (readonly [string, string])[] = [
    ['path', path],
    ['subject', subject],
    ['sha-256', fingerprint],
    ['valid', `${validFrom.toISOString().slice(0, 10)} to ${validTo.toISOString().slice(0, 10)}`],
    ['only for', constraints.join(' ')],
    ['trusted by', 'nobody but the programs that are started with its files; no system store'],
  ]
  return `${rows.flatMap(([label, text]) => labelled(label, text, 12)).join('\n')}\n`
}
