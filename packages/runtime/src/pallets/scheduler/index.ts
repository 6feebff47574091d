import { cancel, cancelNamed } from './calls/cancel.ts'
import { cancelRetry, cancelRetryNamed, setRetry, setRetryNamed } from './calls/retry.ts'
import { schedule, scheduleAfter } from './calls/schedule.ts'
import { scheduleNamed, scheduleNamedAfter } from './calls/scheduleNamed.ts'
import { schedulerConstants, schedulerErrors, schedulerEvents } from './declarations.ts'
import { home } from './home.ts'
import { serviceAgendas } from './service.ts'
import { schedulerStorage } from './storage.ts'

/** Calls that are made at blocks to come, by themselves. */
export const scheduler = home.pallet({
  storageVersion: 4,
  storage: schedulerStorage,
  calls: {
    schedule,
    cancel,
    scheduleNamed,
    cancelNamed,
    scheduleAfter,
    scheduleNamedAfter,
    setRetry,
    setRetryNamed,
    cancelRetry,
    cancelRetryNamed,
  },
  events: schedulerEvents,
  errors: schedulerErrors,
  constants: schedulerConstants,
  hooks: { onInitialize: serviceAgendas },
})
