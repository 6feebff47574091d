import { afterEach, expect, it, vi } from 'vitest'
import { stopSignal } from './stopSignal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const before = SIGNALS.map((name) => process.listeners(name))
afterEach(() => {
  vi.restoreAllMocks()
  for (const [at, name] of SIGNALS.entries())
    for (const listener of process.listeners(name))
      if (before[at]?.includes(listener) !== true) process.off(name, listener)
})

/** As if the process were asked, but for what other tests left listening. */
const ask = (name: (typeof SIGNALS)[number]) => process.listeners(name).at(-1)?.(name)

it('two signals at once are one, and who asks again does not want to wait', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never)
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000)
  const signal = stopSignal()
  ask('SIGTERM')
  expect(signal.aborted).toBe(true)
  ask('SIGTERM')
  now.mockReturnValue(1100)
  ask('SIGINT')
  expect(exit).not.toHaveBeenCalled()
  now.mockReturnValue(1500)
  ask('SIGINT')
  expect(exit).toHaveBeenCalledExactlyOnceWith(130)
})
