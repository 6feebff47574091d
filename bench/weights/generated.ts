import fc from 'fast-check'
import {
  type BoundCall,
  CodecError,
  callNamed,
  type Origin,
  Reader,
  ROOT,
  type RuntimeCall,
  signedBy,
} from '../../packages/frame/src/index.ts'
import { ALICE } from '../../packages/runtime/src/genesis/accounts.ts'
import { busyChain, COLDKEYS, HOTKEYS, LEAVING, STRANGERS } from '../../packages/runtime/src/testing/busyChain.ts'
import { callsOf } from '../../packages/runtime/src/testing/scaleBytes.ts'
import { stage } from '../measure/progress.ts'
import { type Case, type Outcome, outcomeOf } from './case.ts'

const SEED = 475
/** Arguments tried of each call, and how many of the slowest of each outcome are worth measuring well. */
const TRIED = 150
const KEPT = 3
/** What its cases are called. */
export const DRAWN = 'drawn'

const ASKERS: readonly Origin[] = [...[...HOTKEYS, ...COLDKEYS, LEAVING, STRANGERS[0], ALICE].map(signedBy), ROOT]

/**
 * Cases of every call, its arguments drawn from their types and from what a small network that works knows, asked by everybody
 * who might. Of each call the slowest at first sight. A new call needs nothing here.
 */
export function generatedCases(only: (name: string) => boolean): Case[] {
  const { chain, scale } = busyChain()
  const ctx = chain.begin()
  const drawn = (bound: BoundCall): RuntimeCall[] =>
    fc.sample(scale.argumentsOf(bound), { numRuns: TRIED, seed: SEED }).flatMap((bytes) => {
      const input = new Reader(bytes)
      input.registry = chain.rules
      try {
        return [callNamed(chain.rules, bound.pallet, bound.name, bound.call.decodeArgs(input))]
      } catch (fault) {
        if (fault instanceof CodecError) return []
        throw fault
      }
    })
  return callsOf(chain.rules)
    .filter(({ pallet, name }) => only(`${pallet}.${name}`))
    .flatMap((bound) => {
      stage(`trying ${TRIED} arguments of ${bound.pallet}.${bound.name}`)
      const slowest: Record<Outcome, { each: Case; ms: number }[]> = { succeeds: [], fails: [] }
      for (const call of drawn(bound)) {
        for (const origin of ASKERS) {
          const each: Case = { name: DRAWN, ctx, origin, call }
          const began = performance.now()
          const outcome = outcomeOf(each)
          slowest[outcome].push({ each, ms: performance.now() - began })
        }
      }
      return Object.values(slowest).flatMap((cases) =>
        cases
          .sort((a, b) => b.ms - a.ms)
          .slice(0, KEPT)
          .map(({ each }) => each),
      )
    })
}
