/** Compares without telling by its time where two texts of equal length begin to differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length
  for (let i = 0; i < wanted.length; i++) difference |= given.charCodeAt(i) ^ wanted.charCodeAt(i)
  return difference === 0
}
