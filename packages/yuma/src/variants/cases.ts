import { sumOf } from './floats.ts'
import { normalSource } from './noise.ts'
import type { VariantCase, VariantEpoch } from './types.ts'

/** Epochs of every case. */
const EPOCHS = 40

type Rows = readonly (readonly number[])[]

/** Weights from an epoch on, until the next stage. */
type Stages = readonly (readonly [from: number, rows: Rows])[]

/** Rows of validators that each support one of `servers` servers: `votes('112')` is servers 1, 1 and 2. */
const votes = (choices: string, servers = 2): Rows =>
  [...choices].map((choice) => Array.from({ length: servers }, (_, j) => (j === Number(choice) - 1 ? 1 : 0)))

const BIG_AND_TWO_SMALL = [0.8, 0.1, 0.1]

function staged(stages: Stages, stakeAt: (epoch: number) => readonly number[]): VariantEpoch[] {
  return Array.from({ length: EPOCHS }, (_, epoch) => ({
    weights: (stages.findLast(([from]) => from <= epoch) as Stages[number])[1],
    stake: stakeAt(epoch),
  }))
}

interface CaseText {
  readonly name: string
  readonly validators: readonly string[]
  readonly base?: number
  readonly stages: Stages
  readonly stake?: readonly number[] | ((epoch: number) => readonly number[])
  readonly reset?: readonly [server: number, epoch: number]
}

function caseOf(id: number, text: CaseText): VariantCase {
  const stake = text.stake ?? BIG_AND_TWO_SMALL
  const epochs = staged(text.stages, typeof stake === 'function' ? stake : () => stake)
  return {
    id,
    name: text.name,
    validators: text.validators,
    baseValidator: text.base ?? 0,
    servers: epochs[0]?.weights[0]?.length ?? 0,
    epochs,
    reset: text.reset === undefined ? null : { server: text.reset[0], epoch: text.reset[1] },
    winnerTakesAll: false,
  }
}

/** A stable third server with part `stable`, while the rest moves from the first to the second. */
function withStableServer(stable: number): Stages {
  const [a, b]: [readonly number[], readonly number[]] = [
    [1 - stable, 0, stable],
    [0, 1 - stable, stable],
  ]
  return [
    [0, [a, a, a]],
    [1, [a, b, a]],
    [2, [b, b, a]],
    [3, [b, b, b]],
  ]
}

const eager = ['Big (0.8)', 'Small, eager (0.1)', 'Small, lazy (0.1)']

const plainCases: readonly CaseText[] = [
  {
    name: 'the big validator moves first',
    validators: ['Big (0.8)', 'Small, lazy (0.1)', 'Small, lazier (0.1)'],
    stages: [
      [0, votes('111')],
      [1, votes('211')],
      [2, votes('221')],
      [3, votes('222')],
    ],
  },
  {
    name: 'the big validator moves second',
    validators: eager,
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('121')],
      [2, votes('221')],
      [3, votes('222')],
    ],
  },
  {
    name: 'the big validator moves third',
    validators: eager,
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('121')],
      [2, votes('122')],
      [3, votes('222')],
    ],
  },
  {
    name: 'all validators switch at once',
    validators: ['Big (0.8)', 'Small (0.1)', 'Small 2 (0.1)'],
    stages: [
      [0, votes('111')],
      [1, votes('222')],
    ],
  },
  {
    name: 'the big validator moves second, then third',
    validators: ['Big (0.8)', 'Small, twice eager (0.1)', 'Small, eager then lazy (0.1)'],
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('122')],
      [2, votes('222')],
      [21, votes('212')],
      [22, votes('211')],
      [23, votes('111')],
    ],
    reset: [1, 20],
  },
  {
    name: 'the big validator moves second, then all switch back',
    validators: eager,
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('121')],
      [2, votes('221')],
      [3, votes('222')],
      [21, votes('111')],
    ],
    reset: [0, 21],
  },
  {
    name: 'the big validator moves late, then all but one small validator move late',
    validators: ['Big (0.8)', 'Small, eager then lazy (0.1)', 'Small, twice eager (0.1)'],
    base: 2,
    stages: [
      [0, votes('111')],
      [1, votes('122')],
      [2, votes('222')],
      [21, votes('221')],
      [22, votes('111')],
    ],
    reset: [0, 21],
  },
  {
    name: 'the big validator moves late twice',
    validators: ['Big, dishonest, lazy (0.8)', 'Small, twice eager (0.1)', 'Small, twice eager 2 (0.1)'],
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('122')],
      [2, votes('222')],
      [21, votes('211')],
      [22, votes('111')],
    ],
    reset: [1, 20],
  },
  {
    name: 'the small validators merge after epoch 5',
    validators: ['Big (0.8)', 'Small (0.1, then 0.2)', 'Small 2 (0.1, then 0)'],
    stages: [[0, votes('222')]],
    stake: (epoch) => (epoch <= 5 ? BIG_AND_TWO_SMALL : [0.8, 0.2, 0]),
  },
  {
    name: 'the big validator moves after ten epochs',
    validators: ['Big, delayed (0.8)', 'Small, eager (0.1)', 'Small, lazy (0.1)'],
    base: 1,
    stages: [
      [0, votes('111')],
      [1, votes('121')],
      [10, votes('221')],
      [11, votes('222')],
    ],
  },
  {
    name: 'clipping',
    validators: ['Big 1 (0.49)', 'Big 2 (0.49)', 'Small (0.02)'],
    stages: [
      [
        0,
        [
          [0.3, 0.7],
          [0.6, 0.4],
          [0.61, 0.39],
        ],
      ],
      [
        20,
        [
          [0.3, 0.7],
          [0.6, 0.4],
          [0.3, 0.61],
        ],
      ],
    ],
    stake: [0.49, 0.49, 0.02],
  },
  {
    name: 'all switch, a small validator supports the other server a little',
    validators: ['Big (0.8)', 'Small, dishonest (0.1)', 'Small (0.1)'],
    stages: [
      [
        0,
        [
          [1, 0],
          [0.999, 0.001],
          [1, 0],
        ],
      ],
      [
        1,
        [
          [0, 1],
          [0.001, 0.999],
          [0, 1],
        ],
      ],
      [
        21,
        [
          [1, 0],
          [0.999, 0.001],
          [1, 0],
        ],
      ],
    ],
    reset: [1, 20],
  },
  {
    name: 'the big validator supports server 2, small ones both',
    validators: ['Big (0.8)', 'Small (0.1)', 'Small 2 (0.1)'],
    stages: [
      [
        0,
        [
          [0, 1],
          [0.5, 0.5],
          [0, 1],
        ],
      ],
      [
        21,
        [
          [0, 1],
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ],
    ],
    reset: [0, 20],
  },
  {
    name: 'all support server 1, one switches for one epoch',
    validators: ['Validator 1 (0.33)', 'Validator 2 (0.33)', 'Validator 3 (0.34)'],
    stages: [
      [0, votes('111')],
      [20, votes('112')],
      [21, votes('111')],
    ],
    stake: [0.33, 0.33, 0.34],
  },
  ...[0.25, 0.5, 0.75, 0.9].map((stable) => ({
    name: `the big validator moves second, a stable server holds ${stable}`,
    validators: eager,
    base: 1,
    stages: withStableServer(stable),
  })),
]

/** Noisy measurements of the servers by validators of different precision, rows normalised. */
function noisyWeights(truth: readonly number[], deviations: readonly number[], oneSourceARow: boolean): Rows[] {
  return Array.from({ length: EPOCHS }, (_, epoch) =>
    deviations.map((deviation, i) => {
      const sources = truth.map((_unused, j) => (oneSourceARow ? i : i * truth.length + j))
      const row: number[] = []
      let source = normalSource(0)
      for (const [j, performance] of truth.entries()) {
        if (j === 0 || !oneSourceARow) source = normalSource(42 + (sources[j] as number) * EPOCHS + epoch)
        row.push(Math.min(Math.max(performance + source(0, deviation), 0), 1))
      }
      const total = sumOf(row) + 1e-6
      return row.map((weight) => weight / total)
    }),
  )
}

/** The whole row on its largest weight. */
const winnerOnly = (rows: Rows): Rows =>
  rows.map((row) => {
    const best = row.indexOf(Math.max(...row))
    return row.map((_, j) => (j === best ? 1 : 0))
  })

function noisyCases(): VariantCase[] {
  const two = noisyWeights([0.6, 0.55], [0.05, 0.15, 0.15], false)
  const three = noisyWeights([0.3, 0.35, 0.4], [0.05, 0.1, 0.1], true)
  const bigSmall = ['Big 1 (low noise)', 'Big 2 (high noise)', 'Small (high noise)']
  const allBig = ['Big 1 (low noise)', 'Big 2 (high noise)', 'Big 3 (high noise)']
  const texts = [
    {
      name: 'winner takes all, by the validators',
      rows: two.map(winnerOnly),
      stake: [0.49, 0.49, 0.02],
      winnerTakesAll: false,
    },
    { name: 'winner takes all, by the chain', rows: two, stake: [0.49, 0.49, 0.02], winnerTakesAll: true },
    {
      name: 'three servers, winner takes all by the validators',
      rows: three.map(winnerOnly),
      stake: [0.34, 0.33, 0.33],
      winnerTakesAll: true,
    },
    {
      name: 'three servers, winner takes all by the chain',
      rows: three,
      stake: [0.34, 0.33, 0.33],
      winnerTakesAll: true,
    },
  ]
  return texts.map(({ name, rows, stake, winnerTakesAll }, i) => ({
    id: 19 + i,
    name,
    validators: i < 2 ? bigSmall : allBig,
    baseValidator: 0,
    servers: i < 2 ? 2 : 3,
    epochs: rows.map((weights) => ({ weights, stake })),
    reset: null,
    winnerTakesAll,
  }))
}

/** The 22 synthetic cases of bactensor/yuma-simulation, in its order, case n with id n. */
export const VARIANT_CASES: readonly VariantCase[] = [
  ...plainCases.map((text, i) => caseOf(i + 1, text)),
  ...noisyCases(),
]
