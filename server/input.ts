import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EnvironmentError } from './environment-error.js'
import type { Io } from './io.js'

/** The exact bytes of a file, or of standard input for `-`. */
export const readInput = (file: string, io: Io): Promise<Uint8Array> =>
  file === '-' ? readStandardInput(io) : readBytes(file, io)

export async function readStandardInput({ stdin }: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function readBytes(file: string, { cwd }: Io): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, file))
  } catch (error) {
    throw new EnvironmentError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}
