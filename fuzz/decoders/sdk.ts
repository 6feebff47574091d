import { fromHex } from '@glia/base'
import { encode, eventRecord, metadata as metadataBytes, systemItems, vec } from '../../packages/frame/src/index.ts'
import { callRuntime } from '../../packages/node/src/index.ts'
import {
  decodeEvents,
  hostPort,
  IpError,
  ipToInt,
  isMnemonic,
  Keypair,
  Metadata,
  MetadataError,
  MnemonicError,
  metagraphFromChain,
  mnemonicToMiniSecret,
  parseKeyfile,
  parseSecretUri,
  SuriError,
  serializeKeyfile,
  WalletError,
} from '../../packages/sdk/src/index.ts'
import { dumps, JsonError, loads } from '../../packages/sdk/src/neuron/python/json.ts'
import { str } from '../../packages/sdk/src/neuron/python/repr.ts'
import type { PyValue } from '../../packages/sdk/src/neuron/python/value.ts'
import { TerminalError, terminalFromHeaders, terminalFromPython } from '../../packages/sdk/src/neuron/terminal.ts'
import { bodyHash, readFields, SynapseValueError } from '../../packages/sdk/src/neuron/wire.ts'
import { fixture } from '../../packages/sdk/src/testing/fixture.ts'
import { decryptAnsibleVault } from '../../packages/sdk/src/wallet/encryption/ansibleVault.ts'
import { openNacl, sealNacl } from '../../packages/sdk/src/wallet/encryption/nacl.ts'
import { timelockDecrypt } from '../../packages/sdk/src/weights/timelock/ciphertext.ts'
import { TimelockError } from '../../packages/sdk/src/weights/timelock/ibe.ts'
import { RetrievalQuery } from '../../packages/subnets/src/retrieval/protocol.ts'
import type { Network } from '../calls/network.ts'
import type { Random } from '../random.ts'
import { type Decoder, ofBytes, ofText, seldom } from './decoder.ts'

/** What the SDK reads of a node's answers: metadata, and values and answers by it. */
export function clientDecoders({ chain }: Network): Decoder[] {
  const bytes = metadataBytes(chain.runtime, 15)
  const metadata = Metadata.decode(bytes)
  const api = metadata.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph')
  const graph = callRuntime(chain.view(), 'SubnetInfoRuntimeApi_get_metagraph', Uint8Array.of(2, 0))
  const records = encode(vec(eventRecord), systemItems.eventsOfBlock.get(chain.view()))
  const items = metadata.pallets.flatMap((pallet) => {
    const { storage } = metadata.raw.pallets.find(({ name }) => name === pallet) ?? {}
    return (storage?.items ?? []).map(({ name }) => metadata.storage(pallet, name))
  })
  const state = chain.store.reader()
  // Some keys are of no item, such as `:code`.
  const keys = state.keys('').filter((key) => items.some((item) => `0x${key}`.startsWith(item.prefix())))
  return [
    seldom(
      ofBytes(
        'metadata',
        [MetadataError],
        (input) => Metadata.decode(input),
        () => bytes,
      ),
    ),
    ofBytes(
      'metagraph',
      [MetadataError],
      (input) => {
        const found = api.decode(input)
        return found === undefined ? undefined : metagraphFromChain(found as Parameters<typeof metagraphFromChain>[0])
      },
      () => graph,
    ),
    ofBytes(
      'events of a client',
      [MetadataError],
      (input) => decodeEvents(metadata, Buffer.from(input).toString('hex').replace(/^/, '0x')),
      () => records,
    ),
    ofBytes(
      'storage of a client',
      [MetadataError],
      (input) => {
        // The first bytes choose the item, so that mutations choose others.
        const item = items[((input[0] ?? 0) * 256 + (input[1] ?? 0)) % items.length]
        return item?.decode(`0x${Buffer.from(input.subarray(2)).toString('hex')}`)
      },
      (random) => {
        const key = random.pick(keys)
        const at = items.findIndex((item) => `0x${key}`.startsWith(item.prefix()))
        return Buffer.concat([Uint8Array.of(at >> 8, at & 255), state.get(key) ?? new Uint8Array()])
      },
    ),
    ofBytes(
      'call of a client',
      [MetadataError],
      (input) => metadata.decodeCall(input),
      () => fromHex('0x050300d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d04'),
    ),
  ]
}

/** What wallets read: keyfiles in all their forms, mnemonics, secret URIs. */
export function walletDecoders(): Decoder[] {
  const key = new Uint8Array(32).fill(7)
  const alice = Keypair.fromUri('//Alice')
  const words = Keypair.fromMnemonic('bottom drive obey lake curtain smoke basket hold race lonely fit walk')
  const sealed = sealNacl(serializeKeyfile(alice), key)
  const { legacy } = fixture<{ legacy: readonly { readonly kind: string; readonly base64: string }[] }>('keyfiles')
  const vault = legacy.find(({ kind }) => kind.includes('ansible'))
  return [
    seldom(
      ofBytes('keyfile', [WalletError], parseKeyfile, (random) =>
        serializeKeyfile(random.pick([alice, words]), random.oneIn(3)),
      ),
    ),
    ofBytes(
      'NaCl keyfile',
      [WalletError],
      (input) => openNacl(input, key),
      () => sealed,
    ),
    seldom(
      ofBytes(
        'Ansible keyfile',
        [WalletError],
        (input) => decryptAnsibleVault(input, 'testing'),
        () => (vault === undefined ? undefined : Buffer.from(vault.base64, 'base64')),
      ),
    ),
    ofText(
      'secret URI',
      [SuriError],
      parseSecretUri,
      (random) => `${random.pick(['', 'a b c'])}//${random.below(99)}/soft///pass`,
    ),
    ofText('is a mnemonic', [], isMnemonic, () => words.secrets().phrase ?? ''),
    seldom(
      ofText(
        'mnemonic',
        [MnemonicError],
        (text) => mnemonicToMiniSecret(text),
        () => words.secrets().phrase ?? '',
      ),
    ),
  ]
}

const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(':')
      return at < 0 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1)]]
    }),
  )

/** What axons and dendrites read of each other: headers, bodies, JSON as Python writes it; time-locked weights. */
export function neuronDecoders(): Decoder[] {
  const { cases } = fixture<{ cases: readonly { readonly headers: Readonly<Record<string, string>> }[] }>('synapse')
  const timelock = fixture<{ signature: string; cases: readonly { readonly tle: string }[] }>('timelock')
  const body = (random: Random) =>
    `{"name":"${RetrievalQuery.name}","timeout":12.0,"task":"a","queries":["b"],"sample":[${random.below(9)}],"dendrite":{"nonce":1,"hotkey":null,"port":8091},"ranked":[[0,1]],"query_vectors":[],"document_vectors":[],"proofs":[]}`
  return [
    ofText(
      'Python JSON',
      [JsonError],
      (text) => dumps(loads(text)),
      (random) => random.pick([body(random), '[1, 1.0, -0.0, 1e5, "\\u00e9"]']),
    ),
    ofText('Python text', [JsonError], (text) => str(loads(text)), body),
    ofText(
      'terminal in headers',
      [TerminalError],
      (text) => [terminalFromHeaders('axon', headersOf(text)), terminalFromHeaders('dendrite', headersOf(text))],
      (random) =>
        Object.entries(random.pick(cases).headers)
          .map(([name, value]) => `${name}:${value}`)
          .join('\n'),
    ),
    ofText(
      'terminal in a body',
      [JsonError, TerminalError],
      (text) => terminalFromPython(member(loads(text), 'dendrite')),
      body,
    ),
    ofText(
      'synapse',
      [JsonError, SynapseValueError],
      (text) => {
        const fields = loads(text)
        if (!(fields instanceof Map)) return
        readFields(RetrievalQuery, 'request', fields)
        readFields(RetrievalQuery, 'response', fields)
        bodyHash(RetrievalQuery, fields)
      },
      body,
    ),
    ofText(
      'IP address',
      [IpError],
      (text) => [ipToInt(text), hostPort(text, 1)],
      (random) => random.pick(['1.2.3.4', '::1', '2001:db8::ff00:42:8329', '::ffff:1.2.3.4']),
    ),
    seldom(
      ofBytes(
        'time-locked weights',
        [TimelockError],
        (input) => timelockDecrypt(input, fromHex(`0x${timelock.signature}`)),
        (random) => fromHex(`0x${random.pick(timelock.cases).tle}`),
      ),
    ),
  ]
}

const member = (value: PyValue, name: string): PyValue | undefined =>
  value instanceof Map ? value.get(name) : undefined
