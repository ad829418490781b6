/** What the command line takes from the process around it. Tests bring their own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: AsyncIterable<Uint8Array>
  readonly env: Environment
  readonly cwd: string
  readonly platform: string
  readonly home: string
  now(): Date
  /** Calls back for every SIGTERM and SIGINT from now on; the result stops it. */
  onSignal(listener: (signal: 'SIGTERM' | 'SIGINT') => void): () => void
  /** Before a server gets to work: the process is about to be as fast as its event loop. */
  preferEventLoop(): void
  /** Ends the process at once. */
  exit(code: number): void
}

export interface Output {
  write(text: string): unknown
  /** Of a terminal. */
  readonly isTTY?: boolean
  readonly columns?: number
}

export type Environment = { readonly [name: string]: string | undefined }
