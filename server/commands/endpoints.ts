import { operations as all } from '../../mocks/endpoints/index.js'
import { isJson, printJson } from '../json-output.js'
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
  const blocks = all.map(({ id, method, path, title, document }) =>
    [`${id}  ${title}`, `  ${method} ${path}`, `  ${document}`].join('\n'),
  )
  io.stdout.write(`${blocks.join('\n')}\n`)
  return 0
}
