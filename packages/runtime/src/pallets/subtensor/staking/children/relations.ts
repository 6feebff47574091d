import { type Ctx, ensure } from '@glia/frame'
import { accountOrder } from '../../accountOrder.ts'
import { errors } from '../../errors.ts'
import type { Share } from '../../storage/index.ts'
import { childKeys, parentKeys } from '../../storage/index.ts'
import type { Hotkey, NetUid } from '../../types.ts'

const MAX_CHILDREN = 5
const WHOLE = (1n << 64n) - 1n

type Parts = ReadonlyMap<Hotkey, bigint>

/** A hotkey's children and parents on a subnet with the parts of 2^64 that pass (`PCRelations`). */
export interface Relations {
  readonly pivot: Hotkey
  readonly children: Parts
  readonly parents: Parts
}

/** Shares by account; of several of one account the last counts. */
function partsOf(shares: readonly Share[]): Parts {
  return new Map(shares.map(([part, who]) => [who, part]))
}

/** The same in the order of accounts. */
function orderedParts(ctx: Ctx, shares: readonly Share[]): Parts {
  const order = accountOrder(ctx)
  return new Map([...partsOf(shares)].sort(([a], [b]) => order(a, b)))
}

const without = (shares: readonly Share[], who: Hotkey): readonly Share[] => shares.filter(([, other]) => other !== who)
const sharesOf = (parts: Parts): Share[] => [...parts].map(([who, part]) => [part, who])

/** Nobody is its own child: InvalidChild. */
function ensureNoLoop(pivot: Hotkey, parts: Parts): void {
  ensure(!parts.has(pivot), errors.InvalidChild)
}

/** ProportionOverflow when children get more than the whole. */
function ensureWhole(children: Parts): void {
  let total = 0n
  for (const part of children.values()) total += part
  ensure(total <= WHOLE, errors.ProportionOverflow)
}

/** No two hotkeys are parent and child of each other: ChildParentInconsistency. */
function ensureSeparate(children: Parts, parents: Parts): void {
  for (const child of children.keys()) ensure(!parents.has(child), errors.ChildParentInconsistency)
}

function relate(pivot: Hotkey, children: Parts, parents: Parts): Relations {
  ensureWhole(children)
  ensureSeparate(children, parents)
  return { pivot, children, parents }
}

/** Relations as stored (`load_child_parent_relations`). */
export function storedRelations(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): Relations {
  return relationsWith(ctx, hotkey, netuid, childKeys.get(ctx, hotkey, netuid))
}

/** Relations with other children (`load_relations_from_pending`). */
export function relationsWith(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, children: readonly Share[]): Relations {
  const parents = orderedParts(ctx, without(parentKeys.get(ctx, hotkey, netuid), hotkey))
  return relate(hotkey, orderedParts(ctx, without(children, hotkey)), parents)
}

/** Could these become the children? InvalidChild, TooManyChildren, ProportionOverflow, ChildParentInconsistency (`ensure_pending_consistency`). */
export function ensureAcceptable(relations: Relations, children: readonly Share[]): void {
  const parts = partsOf(children)
  ensureNoLoop(relations.pivot, parts)
  ensure(parts.size <= MAX_CHILDREN, errors.TooManyChildren)
  ensureWhole(parts)
  ensureSeparate(parts, relations.parents)
}

/** The same relations around another hotkey: InvalidChild when it is among them (`rebind_pivot`). */
export function rebound(relations: Relations, pivot: Hotkey): Relations {
  ensureNoLoop(pivot, relations.children)
  ensureNoLoop(pivot, relations.parents)
  return { ...relations, pivot }
}

type Links = typeof childKeys

function setLinks(ctx: Ctx, links: Links, hotkey: Hotkey, netuid: NetUid, shares: readonly Share[]): void {
  if (shares.length === 0) links.remove(ctx, hotkey, netuid)
  else links.set(ctx, hotkey, netuid, shares)
}

/** Sets `who`'s part in a list, at its place or at the end. */
function withShare(shares: readonly Share[], part: bigint, who: Hotkey): readonly Share[] {
  const at = shares.findIndex(([, other]) => other === who)
  if (at < 0) return [...shares, [part, who]]
  return shares.map((share, i) => (i === at ? [part, who] : share))
}

/** Forgets a link to `who`. */
export function dropLink(ctx: Ctx, links: Links, hotkey: Hotkey, netuid: NetUid, who: Hotkey): void {
  setLinks(ctx, links, hotkey, netuid, without(links.get(ctx, hotkey, netuid), who))
}

/** Stores relations on both sides of every link (`persist_child_parent_relations`). */
export function storeRelations(ctx: Ctx, relations: Relations, netuid: NetUid): void {
  storeSide(ctx, relations.pivot, netuid, relations.children, childKeys, parentKeys)
  storeSide(ctx, relations.pivot, netuid, relations.parents, parentKeys, childKeys)
}

function storeSide(ctx: Ctx, pivot: Hotkey, netuid: NetUid, parts: Parts, mine: Links, theirs: Links): void {
  const before = mine.get(ctx, pivot, netuid).map(([, who]) => who)
  setLinks(ctx, mine, pivot, netuid, sharesOf(parts))
  for (const [who, part] of parts) {
    setLinks(ctx, theirs, who, netuid, withShare(theirs.get(ctx, who, netuid), part, pivot))
  }
  for (const who of before) if (!parts.has(who)) dropLink(ctx, theirs, who, netuid, pivot)
}
