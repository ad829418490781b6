import { operations as all } from '../../mocks/endpoints/index.js'
import { isJson, printJson } from '../json-output.js'
import { pad } from '../terminal.js'
import type { Run } from './index.js'

export const endpoints: Run = async (args, io) => {
  if (isJson(args, io)) {
    return printJson(
      io,
      all.map(({ id, method, path, title, document, dialect }) => ({
        id,
        method,
        path,
        title,
        dialect: dialect.name,
        document,
      })),
    )
  }
  const width = Math.max(...all.map(({ id }) => id.length)) + 2
  const blank = ' '.repeat(width)
  const blocks = all.map(({ id, method, path, title, document }) =>
    [`${pad(id, width)}${method} ${path}`, `${blank}${title}`, `${blank}${document}`].join('\n'),
  )
  io.stdout.write(`${blocks.join('\n')}\n`)
  return 0
}
