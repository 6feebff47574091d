// The page of browser.e2e.ts: what somebody writes who shows a metagraph on a web site.
import { connect } from '@glia/sdk/browser'

declare const document: { readonly body: { textContent: string } }
declare const location: { readonly search: string }

const network = await connect(new URLSearchParams(location.search).get('node') ?? 'ws://127.0.0.1:9944')
const { at, netuid } = { at: await network.chain.finalizedHash(), netuid: 1 }
const metagraph = await network.metagraph(netuid, { at })
const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
document.body.textContent = JSON.stringify({ at, metagraph }, text)
