import { type Ctx, ensure } from '@glia/frame'
import { accountOrder } from '../../accountOrder.ts'
import { errors } from '../../errors.ts'
import type { Share } from '../../storage/index.ts'
import type { Hotkey, NetUid } from '../../types.ts'
import { type Links, type Side, storedLinks, without } from './links.ts'

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
  const links = storedLinks(ctx, netuid)
  return relationsWith(ctx, links, hotkey, links.of('children', hotkey))
}

/** Relations with other children (`load_relations_from_pending`). */
export function relationsWith(ctx: Ctx, links: Links, hotkey: Hotkey, children: readonly Share[]): Relations {
  const parents = orderedParts(ctx, without(links.of('parents', hotkey), hotkey))
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

/** Stores relations on both sides of every link (`persist_child_parent_relations`). */
export function storeRelations(links: Links, { pivot, children, parents }: Relations): void {
  storeSide(links, pivot, 'children', children)
  storeSide(links, pivot, 'parents', parents)
}

function storeSide(links: Links, pivot: Hotkey, side: Side, parts: Parts): void {
  const before = links.of(side, pivot).map(([, who]) => who)
  links.put(side, pivot, sharesOf(parts))
  const other = side === 'children' ? 'parents' : 'children'
  for (const [who, part] of parts) links.set(other, who, part, pivot)
  for (const who of before) if (!parts.has(who)) links.drop(other, who, pivot)
}
