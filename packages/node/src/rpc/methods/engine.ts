import type { Engine } from '../../engine/engine.ts'
import { emptyPool, refusal, sealingFailed, unknownParent } from '../core/errorNotes.ts'
import { group, method } from '../core/method.ts'
import { boolean, hash, optional, refused } from '../schema/schema.ts'
import { booleanShape, hashShape, integerShape, recordShape } from '../schema/shape.ts'

const noSuchParent = (hash: string) => refusal(unknownParent, `: ${hash} doesn't exist in chain`)

/** Blocks beside those that come on a beat would put the chain's time ahead of everybody else's. */
function mustNotBeat({ mode }: Engine): void {
  if (mode.kind === 'interval')
    throw refusal(
      sealingFailed,
      ': expected a node that was started with --seal manual or instant, found one with interval',
    )
}

/** Blocks when asked for (Substrate's manual seal). */
export const engineMethods = group({
  engine_createBlock: method({
    summary: 'Seals a block now, with what is in the pool.',
    unsafe: true,
    params: { create_empty: boolean, finalize: boolean, parent_hash: optional(hash) },
    result: recordShape({
      hash: hashShape,
      aux: recordShape({
        header_only: booleanShape,
        clear_justification_requests: booleanShape,
        needs_justification: booleanShape,
        bad_justification: booleanShape,
        is_new_best: booleanShape,
      }),
      proof_size: integerShape(0),
    }),
    errors: [emptyPool, unknownParent, sealingFailed],
    async run({ create_empty: createEmpty, finalize, parent_hash: parent }, { chain, pool, sealer, engine }) {
      mustNotBeat(engine)
      // Transactions sent just before are on their way through the signature check: they belong into this block.
      await pool.settled()
      const block = await sealer.seal({
        onTurn: () => {
          if (parent !== undefined && parent !== chain.head.hash) throw noSuchParent(parent)
          if (!createEmpty && pool.readyCount === 0) {
            throw refusal(emptyPool, ', set create_empty to true, if you want to create empty blocks')
          }
        },
      })
      if (finalize) chain.markFinal(block.number)
      return {
        hash: block.hash,
        aux: {
          header_only: false,
          clear_justification_requests: false,
          needs_justification: false,
          bad_justification: false,
          is_new_best: true,
        },
        proof_size: 0,
      }
    },
  }),
  engine_finalizeBlock: method({
    summary: 'Marks a block and all before it as final.',
    unsafe: true,
    params: { hash, justification: refused('this node keeps no justifications') },
    result: booleanShape,
    errors: [unknownParent, sealingFailed],
    run({ hash: of }, { chain, engine }) {
      mustNotBeat(engine)
      const block = chain.headerBy(of)
      if (block === undefined) throw noSuchParent(of)
      chain.markFinal(block.number)
      return true
    },
  }),
})
