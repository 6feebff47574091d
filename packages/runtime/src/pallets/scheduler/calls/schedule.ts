import { call } from '@glia/frame'
import { SCHEDULE } from '../weights.ts'
import { block, innerCall, maybePeriodic, priority, scheduleAs, type Wanted } from './fields.ts'

export const schedule = call<Wanted & { when: number }>({
  index: 0,
  args: { when: block, maybePeriodic, priority, call: innerCall },
  weight: SCHEDULE,
  docs: 'Has a call made at a block, and again at times. Root only.',
  run: (ctx, origin, { when, ...wanted }) => scheduleAs(ctx, origin, { at: when }, wanted),
})

export const scheduleAfter = call<Wanted & { after: number }>({
  index: 4,
  args: { after: block, maybePeriodic, priority, call: innerCall },
  weight: SCHEDULE,
  docs: 'Has a call made so many blocks after the next. Root only.',
  run: (ctx, origin, { after, ...wanted }) => scheduleAs(ctx, origin, { after }, wanted),
})
