// moonwall's context of a development node: named accounts, and blocks when the test asks for one.
import { Keyring } from '@polkadot/keyring'

const NAMES = ['alice', 'bob', 'charlie', 'dave', 'eve', 'ferdie']

export function accounts() {
  const keyring = new Keyring({ type: 'sr25519' })
  return Object.fromEntries(
    NAMES.map((name) => [name, keyring.addFromUri(`//${name[0].toUpperCase()}${name.slice(1)}`)]),
  )
}

/**
 * Submits what is given, seals one block of all that is in the pool, and says how each extrinsic went.
 *
 * @param calls signed extrinsics, one or a list; unsigned ones are signed by `signer`
 */
export async function createBlock(api, calls, { signer, finalize = true }) {
  const hashes = []
  for (const call of [calls].flat()) {
    const signed = typeof call === 'string' || call.isSigned ? call : await call.signAsync(signer)
    hashes.push((await api.rpc.author.submitExtrinsic(signed)).toHex())
  }
  const started = Date.now()
  const { blockHash: hash, proofSize } = await api.rpc.engine.createBlock(true, finalize)
  const block = { duration: (Date.now() - started) / 1000, hash: hash.toHex(), proofSize: proofSize?.toNumber() }
  if (hashes.length === 0) return { block, result: null }
  const results = await outcomes(api, block.hash, hashes)
  return { block, result: Array.isArray(calls) ? results : results[0] }
}

async function outcomes(api, blockHash, hashes) {
  const records = await (await api.at(blockHash)).query.system.events()
  const { block } = await api.rpc.chain.getBlock(blockHash)
  return hashes.map((hash) => {
    const index = block.extrinsics.findIndex((each) => each.hash.toHex() === hash)
    const events = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index))
    const error = errorOf(api, events)
    return { hash, extrinsic: block.extrinsics[index], events, error, successful: index >= 0 && error === undefined }
  })
}

function errorOf(api, records) {
  const failed = records.find(({ event }) => api.events.system.ExtrinsicFailed.is(event))
  if (failed === undefined) return undefined
  const [error] = failed.event.data
  return error.isModule ? api.registry.findMetaError(error.asModule) : { name: error.toString() }
}
