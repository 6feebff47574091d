// What the suites import of @zombienet/utils.
import { setTimeout as wait } from 'node:timers/promises'

export const sleep = (ms) => wait(ms)
