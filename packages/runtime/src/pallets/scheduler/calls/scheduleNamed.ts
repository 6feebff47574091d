import { call } from '@glia/frame'
import { SCHEDULE_NAMED } from '../weights.ts'
import { block, id, innerCall, maybePeriodic, priority, scheduleAs, type Wanted } from './fields.ts'

export const scheduleNamed = call<Wanted & { id: Uint8Array; when: number }>({
  index: 2,
  args: { id, when: block, maybePeriodic, priority, call: innerCall },
  weight: SCHEDULE_NAMED,
  docs: 'Has a call made at a block, under a name by which it can be taken back. Root only.',
  run: (ctx, origin, { id: name, when, ...wanted }) => scheduleAs(ctx, origin, { at: when }, wanted, name),
})

export const scheduleNamedAfter = call<Wanted & { id: Uint8Array; after: number }>({
  index: 5,
  args: { id, after: block, maybePeriodic, priority, call: innerCall },
  weight: SCHEDULE_NAMED,
  docs: 'Has a call made so many blocks after the next, under a name. Root only.',
  run: (ctx, origin, { id: name, after, ...wanted }) => scheduleAs(ctx, origin, { after }, wanted, name),
})
