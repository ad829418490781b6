const BLOCK = 16 * 1024
const LARGEST_PIECE = BLOCK / 8

let block = new Uint8Array(BLOCK)
let used = 0

/**
 * Zeroed bytes that nobody needs for long, as pieces of a common block: on its own, every array of more than 64 bytes is
 * memory that V8 asks the system for and has to give back. Each piece is handed out once. What is kept must not come
 * from here, for it would keep its whole block.
 */
export function shortLived(length: number): Uint8Array {
  if (length > LARGEST_PIECE) return new Uint8Array(length)
  if (used + length > BLOCK) {
    block = new Uint8Array(BLOCK)
    used = 0
  }
  const piece = new Uint8Array(block.buffer, used, length)
  used += length
  return piece
}
