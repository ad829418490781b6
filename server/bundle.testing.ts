import { join } from 'node:path'
import { build } from 'vite'
import { temporaryFolder } from './cli.testing.js'

/** A module of ours and all it imports as one file of JavaScript, so that a child process can import it as it stands. */
export async function bundle(entry: string): Promise<string> {
  const outDir = await temporaryFolder()
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'bundle.mjs', inlineDynamicImports: true } },
    },
  })
  return join(outDir, 'bundle.mjs')
}
