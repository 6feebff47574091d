import { expectedOf, type NodeOptions } from '@glia/node'
import { InvalidArgumentError } from 'commander'
import { ofSeveral } from '../command.ts'

/** Options of a node that are lists. */
type ListName = 'rpcCors' | 'rpcHosts' | 'host'

/** How several are given, for `--help`. */
export const SEVERAL = 'several with commas between them, or the option given again'

interface Reading {
  /** What counts where nobody typed anything: what is typed takes its place. */
  readonly unasked?: readonly string[]
  readonly lowerCase?: boolean
  /** What is expected, where it is said in another way than to programs. */
  readonly expected?: string
  /** Whether one can be meant at all, where the node's own rule leaves that to the system. */
  readonly holds?: (item: string) => boolean
  /** Why these do not go together, and what to do. */
  readonly clash: (all: readonly string[]) => string | undefined
  /** What to do about one that is refused. */
  readonly advice?: (item: string) => string | undefined
}

/** Makes a reader of a list with commas between its items. Where its option is given again, it adds to what was there. */
export function listOption<Name extends ListName>(
  name: Name,
  { unasked, lowerCase = false, expected, holds = () => true, clash, advice = () => undefined }: Reading,
): (text: string, before?: string | readonly string[]) => NonNullable<NodeOptions[Name]> {
  return ofSeveral((text: string, before?: string | readonly string[]) => {
    const earlier = before === undefined || before === unasked ? [] : [before].flat()
    const items = (lowerCase ? text.toLowerCase() : text).split(',').map((each) => each.trim())
    const all = [...new Set([...earlier, ...items])]
    // A word alone may stand for all.
    const value = name === 'host' || !all.includes('all') || all.length > 1 ? all : 'all'
    const refused = expectedOf(name, value)
    const clashes = clash(all)
    if (refused === undefined && clashes === undefined && items.every(holds))
      return value as NonNullable<NodeOptions[Name]>
    const told = clashes ?? items.map((item) => betweenItems(item) ?? advice(item)).find((each) => each !== undefined)
    throw new InvalidArgumentError(`${expected ?? refused}${told === undefined ? '' : `: ${told}`}.`)
  })
}

/** No name, address or origin has a blank or a semicolon in it: somebody put them between two. */
function betweenItems(item: string): string | undefined {
  return /\S[\s;]+\S/.test(item) ? 'write commas between them' : undefined
}

/** Everybody is meant, and somebody by name as well. */
export function besideAll(all: readonly string[]): string | undefined {
  return all.length > 1 && all.includes('all') ? 'all stands alone' : undefined
}
