import { InvalidArgumentError } from 'commander'

/** A number of 0 or more as people write it, 1 or 0.05; undefined for any other text, and for more than a number holds. */
export function decimal(text: string): number | undefined {
  const value = Number(text)
  return /^\d*\.?\d+$/.test(text) && Number.isFinite(value) ? value : undefined
}

/** Reads a share of 0 to 1. */
export function share(text: string): number {
  const value = decimal(text)
  if (value === undefined || value > 1)
    throw new InvalidArgumentError(
      `expected a share from 0 to 1, such as 0.09 for 9 %, found ${text === '' ? 'nothing' : text}.`,
    )
  return value
}

/**
 * Makes a reader of a list with commas between, of what `read` reads.
 *
 * @param what they are, with an example: `UIDs with commas between, such as 0,1,2`
 */
export function listOf<T>(what: string, read: (text: string) => T): (text: string) => T[] {
  return (text) => {
    const items = text.split(',').map((each) => each.trim())
    // No item has such a character in it, and somebody put them between.
    if (items.some((each) => each === '' || /[\s;]/.test(each))) throw new InvalidArgumentError(`expected ${what}.`)
    return items.map(read)
  }
}
