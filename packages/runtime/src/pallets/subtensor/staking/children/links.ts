import { betweenCalls, type Ctx } from '@glia/frame'
import type { Share } from '../../storage/index.ts'
import { childKeys, parentKeys } from '../../storage/index.ts'
import type { Hotkey, NetUid } from '../../types.ts'

/** Which of a hotkey's lists. */
export type Side = 'children' | 'parents'

/** The lists of children and parents of a subnet's hotkeys. */
export interface Links {
  of(side: Side, hotkey: Hotkey): readonly Share[]
  put(side: Side, hotkey: Hotkey, shares: readonly Share[]): void
  /** Sets the part of `who` in a list, at its place or at the end. */
  set(side: Side, hotkey: Hotkey, part: bigint, who: Hotkey): void
  /** Forgets the link to `who`. */
  drop(side: Side, hotkey: Hotkey, who: Hotkey): void
}

export const without = (shares: readonly Share[], who: Hotkey): readonly Share[] =>
  shares.filter(([, other]) => other !== who)

function withShare(shares: readonly Share[], part: bigint, who: Hotkey): readonly Share[] {
  const at = shares.findIndex(([, other]) => other === who)
  if (at < 0) return [...shares, [part, who]]
  return shares.map((share, i) => (i === at ? [part, who] : share))
}

const STORED = { children: childKeys, parents: parentKeys } as const

/** As they are stored: each change writes the list anew. */
export function storedLinks(ctx: Ctx, netuid: NetUid): Links {
  const of = (side: Side, hotkey: Hotkey) => STORED[side].get(ctx, hotkey, netuid)
  const put = (side: Side, hotkey: Hotkey, shares: readonly Share[]) => {
    betweenCalls(ctx)
    if (shares.length === 0) STORED[side].remove(ctx, hotkey, netuid)
    else STORED[side].set(ctx, hotkey, netuid, shares)
  }
  return {
    of,
    put,
    set: (side, hotkey, part, who) => put(side, hotkey, withShare(of(side, hotkey), part, who)),
    drop: (side, hotkey, who) => put(side, hotkey, without(of(side, hotkey), who)),
  }
}

/** A list by its accounts, whose order it keeps; of an account that is in it twice, it stays a list. */
type Working = Map<Hotkey, bigint> | readonly Share[]

/**
 * The same lists while many changes are made to them, which are written once, by `store`.
 *
 * PERF: thousands of hotkeys may name the same child at once, each of which would write all its parents anew.
 */
export class GatheredLinks implements Links {
  readonly #stored: Links
  readonly #lists = { children: new Map<Hotkey, Working>(), parents: new Map<Hotkey, Working>() } as const

  constructor(ctx: Ctx, netuid: NetUid) {
    this.#stored = storedLinks(ctx, netuid)
  }

  of(side: Side, hotkey: Hotkey): readonly Share[] {
    const list = this.#lists[side].get(hotkey)
    return list === undefined ? this.#stored.of(side, hotkey) : listed(list)
  }

  put(side: Side, hotkey: Hotkey, shares: readonly Share[]): void {
    this.#lists[side].set(hotkey, shares)
  }

  set(side: Side, hotkey: Hotkey, part: bigint, who: Hotkey): void {
    const list = this.#working(side, hotkey)
    if (list instanceof Map) list.set(who, part)
    else this.put(side, hotkey, withShare(list, part, who))
  }

  drop(side: Side, hotkey: Hotkey, who: Hotkey): void {
    const list = this.#working(side, hotkey)
    if (list instanceof Map) list.delete(who)
    else this.put(side, hotkey, without(list, who))
  }

  /** Writes what was changed. */
  store(): void {
    for (const side of ['children', 'parents'] as const)
      for (const [hotkey, list] of this.#lists[side]) this.#stored.put(side, hotkey, listed(list))
  }

  #working(side: Side, hotkey: Hotkey): Working {
    const known = this.#lists[side].get(hotkey)
    if (known instanceof Map) return known
    const shares = known ?? this.#stored.of(side, hotkey)
    const byAccount = new Map(shares.map(([part, who]) => [who, part]))
    const list = byAccount.size === shares.length ? byAccount : shares
    this.#lists[side].set(hotkey, list)
    return list
  }
}

const listed = (list: Working): readonly Share[] =>
  list instanceof Map ? [...list].map(([who, part]) => [part, who] as const) : list
