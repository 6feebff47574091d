import { expectedOf, type NodeOptions, type OptionName } from '@glia/node'
import { InvalidArgumentError } from 'commander'

/**
 * Makes a reader for an option of the node, whose own rule says what it may be.
 *
 * @param value what a text stands for, where it is not itself
 */
export function nodeOption<Name extends OptionName>(
  name: Name,
  value: (text: string) => unknown = (text) => text,
): (text: string) => NonNullable<NodeOptions[Name]> {
  return (text) => {
    const read = value(text)
    const expected = expectedOf(name, read)
    if (expected !== undefined) throw new InvalidArgumentError(`${expected}.`)
    return read as NonNullable<NodeOptions[Name]>
  }
}

/** A whole number where the text is one; the rule says the rest. */
export function numeral(text: string): unknown {
  return /^-?\d+$/.test(text) ? Number(text) : text
}
