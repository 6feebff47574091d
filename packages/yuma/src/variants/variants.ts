import type { Variant, VariantParameters } from './types.ts'

/** Parameters of the published simulation where a variant has none of its own. */
export const DEFAULT_VARIANT_PARAMETERS: VariantParameters = {
  kappa: 0.5,
  bondPenalty: 1,
  bondMovingAverage: 0.1,
  liquidAlpha: false,
  alphaLow: 0.1,
  alphaHigh: 0.3,
  alphaSteepness: 10,
  alphaConsensus: 'mixed',
  capacityAlpha: 0.1,
  decayRate: 0.1,
  epochEmission: 100,
  validatorRatio: 0.41,
  totalStake: 1_000_000,
}

const base = DEFAULT_VARIANT_PARAMETERS
const relative: VariantParameters = { ...base, bondMovingAverage: 0.975 }

/** Yuma 0 to 4 of bactensor/yuma-simulation. What the chain calls Yuma 3 is Yuma 4 here. */
export const VARIANTS: readonly Variant[] = [
  {
    id: 'yuma0',
    name: 'Yuma 0 (subtensor)',
    laterName: 'Yuma 1',
    bonds: 'normalizedAverage',
    reset: 'never',
    parameters: { ...base, bondMovingAverage: 0 },
  },
  {
    id: 'yuma1',
    name: 'Yuma 1 (paper)',
    laterName: 'Yuma 2 (subtensor)',
    bonds: 'average',
    reset: 'never',
    parameters: base,
  },
  {
    id: 'yuma1-liquid',
    name: 'Yuma 1 (paper), liquid alpha',
    laterName: null,
    bonds: 'average',
    reset: 'never',
    parameters: { ...base, liquidAlpha: true },
  },
  {
    id: 'yuma2',
    name: 'Yuma 2 (Adrian-Fish)',
    laterName: 'Yuma 2B (Adrian-Fish)',
    bonds: 'averageOfPrevious',
    reset: 'never',
    parameters: base,
  },
  { id: 'yuma3', name: 'Yuma 3 (Rhef)', laterName: null, bonds: 'capacity', reset: 'never', parameters: base },
  {
    id: 'yuma3.1',
    name: 'Yuma 3.1 (Rhef, reset)',
    laterName: 'Yuma 2C (Rhef+reset)',
    bonds: 'capacity',
    reset: 'always',
    parameters: base,
  },
  {
    id: 'yuma3.2',
    name: 'Yuma 3.2 (Rhef, conditional reset)',
    laterName: null,
    bonds: 'capacity',
    reset: 'withoutConsensus',
    parameters: base,
  },
  {
    id: 'yuma4',
    name: 'Yuma 4 (Rhef, relative bonds)',
    laterName: 'Yuma 3 (Rhef+relative bonds)',
    bonds: 'relative',
    reset: 'always',
    parameters: relative,
  },
  {
    id: 'yuma4-liquid',
    name: 'Yuma 4 (Rhef, relative bonds), liquid alpha',
    laterName: 'Yuma 3 (Rhef+relative bonds) - liquid alpha on',
    bonds: 'relative',
    reset: 'always',
    parameters: { ...relative, liquidAlpha: true },
  },
]
