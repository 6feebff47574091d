import { type AccountId, type Ctx, ensure } from '@glia/frame'
import { errors } from '../errors.ts'
import { childKeys, parentKeys, type Share } from '../storage/index.ts'
import type { NetUid } from '../types.ts'

const WHOLE = (1n << 64n) - 1n
const MAX_CHILDREN = 5

/** Parts of 2^64 by account. Written in the order of accounts, whatever the order of insertion. */
export type Parts = ReadonlyMap<AccountId, bigint>

/** A hotkey with its children and parents on one subnet (`PCRelations`). */
export interface Relations {
  readonly pivot: AccountId
  readonly children: Parts
  readonly parents: Parts
}

/** Parts by account, the last one where an account is named twice. */
export const partsOf = (shares: readonly Share[]): Parts => new Map(shares.map(([parts, who]) => [who, parts]))

const without = (parts: Parts, who: AccountId): Parts => new Map([...parts].filter(([account]) => account !== who))
const byAccount = (parts: Parts): [AccountId, bigint][] => [...parts].sort(([a], [b]) => (a < b ? -1 : 1))

const ensureWithinWhole = (children: Parts): void =>
  ensure([...children.values()].reduce((sum, parts) => sum + parts, 0n) <= WHOLE, errors.ProportionOverflow)

const ensureSeparate = (children: Parts, parents: Parts): void =>
  ensure(![...children.keys()].some((child) => parents.has(child)), errors.ChildParentInconsistency)

/** Relations with given children and the parents that stand (`load_relations_from_pending`). */
export function relationsWith(ctx: Ctx, pivot: AccountId, netuid: NetUid, shares: readonly Share[]): Relations {
  const children = without(partsOf(shares), pivot)
  ensureWithinWhole(children)
  const parents = without(partsOf(parentKeys.get(ctx, pivot, netuid)), pivot)
  ensureSeparate(children, parents)
  return { pivot, children, parents }
}

/** Relations as they stand (`load_child_parent_relations`). */
export const relationsOf = (ctx: Ctx, pivot: AccountId, netuid: NetUid): Relations =>
  relationsWith(ctx, pivot, netuid, childKeys.get(ctx, pivot, netuid))

/**
 * May the hotkey have these children (`ensure_pending_consistency`)? InvalidChild, TooManyChildren, ProportionOverflow,
 * ChildParentInconsistency.
 */
export function ensureChildrenAllowed({ pivot, parents }: Relations, shares: readonly Share[]): void {
  const children = partsOf(shares)
  ensure(!children.has(pivot), errors.InvalidChild)
  ensure(children.size <= MAX_CHILDREN, errors.TooManyChildren)
  ensureWithinWhole(children)
  ensureSeparate(children, parents)
}

/** The same relations around another hotkey (`rebind_pivot`). InvalidChild. */
export function rebound({ children, parents }: Relations, pivot: AccountId): Relations {
  ensure(!children.has(pivot) && !parents.has(pivot), errors.InvalidChild)
  return { pivot, children, parents }
}

/** Stores children of a hotkey; none leaves no entry. */
export function setChildren(ctx: Ctx, parent: AccountId, netuid: NetUid, shares: readonly Share[]): void {
  if (shares.length === 0) childKeys.remove(ctx, parent, netuid)
  else childKeys.set(ctx, parent, netuid, shares)
}

/** Stores parents of a hotkey; none leaves no entry. */
export function setParents(ctx: Ctx, child: AccountId, netuid: NetUid, shares: readonly Share[]): void {
  if (shares.length === 0) parentKeys.remove(ctx, child, netuid)
  else parentKeys.set(ctx, child, netuid, shares)
}

/** `list` with `who` at `parts`, where it stood or at the end. */
function withShare(list: readonly Share[], who: AccountId, parts: bigint): readonly Share[] {
  if (!list.some(([, account]) => account === who)) return [...list, [parts, who]]
  return list.map((share) => (share[1] === who ? [parts, who] : share))
}

/** `list` without `who`. */
export const withoutShare = (list: readonly Share[], who: AccountId): readonly Share[] =>
  list.filter(([, account]) => account !== who)

/** Stores relations on both sides: in the pivot's lists and in those of everybody it gained or lost (`persist_child_parent_relations`). */
export function storeRelations(ctx: Ctx, netuid: NetUid, { pivot, children, parents }: Relations): void {
  const hadChildren = childKeys.get(ctx, pivot, netuid)
  const newChildren = byAccount(children)
  setChildren(ctx, pivot, netuid, newChildren.map(shareOf))
  for (const [child, parts] of newChildren)
    setParents(ctx, child, netuid, withShare(parentKeys.get(ctx, child, netuid), pivot, parts))
  for (const [, child] of hadChildren) {
    if (!children.has(child)) setParents(ctx, child, netuid, withoutShare(parentKeys.get(ctx, child, netuid), pivot))
  }
  const hadParents = parentKeys.get(ctx, pivot, netuid)
  const newParents = byAccount(parents)
  setParents(ctx, pivot, netuid, newParents.map(shareOf))
  for (const [parent, parts] of newParents)
    setChildren(ctx, parent, netuid, withShare(childKeys.get(ctx, parent, netuid), pivot, parts))
  for (const [, parent] of hadParents) {
    if (!parents.has(parent)) setChildren(ctx, parent, netuid, withoutShare(childKeys.get(ctx, parent, netuid), pivot))
  }
}

const shareOf = ([who, parts]: readonly [AccountId, bigint]): Share => [parts, who]
