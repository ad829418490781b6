/** Something around the program is in the way: a port, a file, an instance that does not run. Exit code 3. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}
