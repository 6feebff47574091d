import type { Ctx } from '@glia/frame'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { ownedOnSubnet } from '../hotkeys.ts'
import * as store from '../storage/index.ts'
import { asUid, type Hotkey, type NetUid, type Uid } from '../types.ts'

/** `get_neuron_is_immune`. */
export function isImmune(ctx: Ctx, netuid: NetUid, uid: Uid): boolean {
  const age = subU64(currentBlock(ctx), store.blockAtRegistration.get(ctx, netuid, uid))
  return age < BigInt(store.immunityPeriod.get(ctx, netuid))
}

/** Neurons of the owner that are never replaced: its hotkey, then its oldest others (`get_immune_owner_tuples`). */
export function immuneOwnerNeurons(ctx: Ctx, netuid: NetUid): { uid: Uid; hotkey: Hotkey }[] {
  const coldkey = store.subnetOwner.get(ctx, netuid)
  const limit = store.immuneOwnerUidsLimit.get(ctx, netuid)
  const neurons = ownedOnSubnet(ctx, coldkey, netuid)
    .flatMap((hotkey) => {
      const uid = store.uids.get(ctx, netuid, hotkey)
      return uid === undefined ? [] : [{ uid, hotkey, block: store.blockAtRegistration.get(ctx, netuid, uid) }]
    })
    .sort((a, b) => (a.block < b.block ? -1 : a.block > b.block ? 1 : a.uid - b.uid))
    .slice(0, limit)
    .map(({ uid, hotkey }) => ({ uid, hotkey }))
  const ownerHotkey = store.subnetOwnerHotkey.find(ctx, netuid)
  const ownerUid = ownerHotkey === undefined ? undefined : store.uids.get(ctx, netuid, ownerHotkey)
  if (ownerHotkey === undefined || ownerUid === undefined) return neurons
  if (neurons.some((neuron) => neuron.uid === ownerUid && neuron.hotkey === ownerHotkey)) return neurons
  return [{ uid: ownerUid, hotkey: ownerHotkey }, ...neurons].slice(0, limit)
}

interface Candidate {
  readonly uid: Uid
  readonly emission: bigint
  readonly block: bigint
}

const worse = (a: Candidate, b: Candidate): boolean =>
  a.emission !== b.emission ? a.emission < b.emission : a.block !== b.block ? a.block < b.block : a.uid < b.uid

/**
 * The neuron that gives way to a new one: least emission, then oldest, then lowest uid. Immune neurons only when too few
 * others would remain (`MinNonImmuneUids`); undefined when the owner's are all there is (`get_neuron_to_prune`).
 */
export function neuronToPrune(ctx: Ctx, netuid: NetUid): Uid | undefined {
  const immortal = new Set(immuneOwnerNeurons(ctx, netuid).map(({ hotkey }) => hotkey))
  const emissions = store.emission.get(ctx, netuid)
  let free = 0
  let mortal: Candidate | undefined
  let immune: Candidate | undefined
  for (let at = 0; at < store.subnetworkN.get(ctx, netuid); at++) {
    const uid = asUid(at)
    const hotkey = store.keys.find(ctx, netuid, uid)
    if (hotkey === undefined || immortal.has(hotkey)) continue
    const candidate = {
      uid,
      emission: emissions[uid] ?? 0n,
      block: store.blockAtRegistration.get(ctx, netuid, uid),
    }
    if (isImmune(ctx, netuid, uid)) {
      if (immune === undefined || worse(candidate, immune)) immune = candidate
    } else {
      free++
      if (mortal === undefined || worse(candidate, mortal)) mortal = candidate
    }
  }
  if (mortal !== undefined && free > store.minNonImmuneUids.get(ctx, netuid)) return mortal.uid
  return immune?.uid
}
