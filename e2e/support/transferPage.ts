// The page of browser.e2e.ts that pays: keys of its own, one new and one from a phrase, and a transfer that it signs itself.
import { connect, generateMnemonic, Keypair, tao } from '@glia/sdk/browser'

declare const document: { readonly body: { textContent: string } }
declare const location: { readonly search: string }

const asked = new URLSearchParams(location.search)
const { chain } = await connect(asked.get('node') ?? 'ws://127.0.0.1:9944')
const payer = Keypair.fromUri(asked.get('uri') ?? '')
const phrase = generateMnemonic()
const payee = Keypair.fromMnemonic(phrase)
const call = chain.call('Balances', 'transfer_keep_alive', { dest: payee.address, value: tao('1.5') })
const { blockNumber, hash } = await chain.execute(payer, call)
const signature = Array.from(payee.sign('paid'))
document.body.textContent = JSON.stringify({
  from: payer.address,
  to: payee.address,
  phrase,
  signature,
  blockNumber,
  hash,
})
