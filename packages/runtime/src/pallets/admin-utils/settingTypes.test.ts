import { type Ctx, makeCall, weight } from '@glia/frame'
import { expect, it } from 'vitest'
import { events } from '../subtensor/events.ts'
import { fields } from '../subtensor/fields.ts'
import { trimUids } from '../subtensor/neurons/trim.ts'
import { ownerUpdate } from '../subtensor/rateLimits.ts'
import * as store from '../subtensor/storage/index.ts'
import { sudoSetMinBurn } from './calls/registration.ts'
import { events as ownEvents } from './events.ts'
import { chainSetting, ownerSetting, rootSetting } from './settings.ts'

// Mistakes in the table of settings that must not compile.

const { u16, u64, bool, tao } = fields
const entry = { docs: 'Sets.', weight: weight(1) }
/** Compiled, never run. */
const mistakes: ((ctx: Ctx) => unknown)[] = []
const mistake = (made: (typeof mistakes)[number]) => mistakes.push(made)

it('a setting keeps its own type, in an item of its own kind, and announces what it is', () => {
  // @ts-expect-error a u64 into an item of u16
  mistake(() => rootSetting(0, 'kappa', u64, { ...entry, item: store.kappa }))
  // @ts-expect-error plain rao into an item of TAO
  mistake(() => ownerSetting(0, 'minBurn', u64, { ...entry, limit: ownerUpdate('MinBurn'), item: store.minBurn }))
  // @ts-expect-error a subnet's item for a setting of the chain
  mistake(() => chainSetting(0, 'kappa', u16, { ...entry, item: store.kappa }))
  // @ts-expect-error an item of the chain for a subnet's setting
  mistake(() => rootSetting(0, 'subnetLimit', u16, { ...entry, item: store.subnetLimit }))
  // @ts-expect-error an event of another type
  mistake(() => rootSetting(0, 'kappa', u16, { ...entry, item: store.kappa, event: events.DifficultySet }))
  // @ts-expect-error the pallet's own event, with a field of another name
  mistake(() => rootSetting(0, 'on', bool, { ...entry, item: store.yuma3On, ownEvent: ownEvents.Yuma3EnableToggled }))
  // @ts-expect-error who bounds the owner is not said
  mistake(() => ownerSetting(0, 'minBurn', tao, { ...entry, item: store.minBurn }))
  // @ts-expect-error nothing is set
  mistake(() => rootSetting(0, 'kappa', u16, entry))
  // @ts-expect-error set twice over
  mistake(() => rootSetting(0, 'maxN', u16, { ...entry, item: store.maxAllowedUids, change: trimUids }))
  // @ts-expect-error no setting of the chain is operational
  mistake(() => chainSetting(0, 'limit', u16, { ...entry, class: 'Operational', item: store.subnetLimit }))
  // @ts-expect-error a call made with another name
  mistake((ctx) => makeCall(ctx.runtime, sudoSetMinBurn, { netuid: 1, burn: 5n }))
  expect(mistakes).toHaveLength(11)
})
