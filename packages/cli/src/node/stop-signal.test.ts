import { afterEach, expect, it, vi } from 'vitest'
import { stopSignal } from './stop-signal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const before = SIGNALS.map((name) => process.listeners(name))
afterEach(() => {
  vi.restoreAllMocks()
  for (const [at, name] of SIGNALS.entries())
    for (const listener of process.listeners(name))
      if (before[at]?.includes(listener) !== true) process.off(name, listener)
})

it('two signals at once are one, and who asks again does not want to wait', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never)
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000)
  const signal = stopSignal()
  process.emit('SIGTERM', 'SIGTERM')
  expect(signal.aborted).toBe(true)
  process.emit('SIGTERM', 'SIGTERM')
  now.mockReturnValue(1100)
  process.emit('SIGINT', 'SIGINT')
  expect(exit).not.toHaveBeenCalled()
  now.mockReturnValue(1500)
  process.emit('SIGINT', 'SIGINT')
  expect(exit).toHaveBeenCalledExactlyOnceWith(130)
})
