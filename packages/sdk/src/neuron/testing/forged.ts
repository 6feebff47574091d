import { request as httpRequest } from 'node:http'
import { z } from 'zod'
import { Keypair } from '../../keys/keypair.ts'
import type { AxonInfo } from '../axon/axon.ts'
import { defineSynapse } from '../synapse.ts'
import { terminal } from '../terminal.ts'
import { bodyHash, requestMessage, toBody, toFields, toHeaders } from '../wire.ts'

export const Sum = defineSynapse({
  name: 'Sum',
  request: { terms: z.array(z.number()), note: z.string().default('') },
  response: { total: z.number() },
  hashFields: ['terms', 'note'],
})
export const miner = Keypair.fromUri('//Bob_hk')
export const validator = Keypair.fromUri('//Alice_hk')

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A hand-made POST, for what no dendrite would send. */
export function rawPost(info: AxonInfo, path: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: info.ip, port: info.port, path, method: 'POST', headers, agent: false })
    request.on('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

export interface Forged {
  nonce?: bigint
  uuid?: string
  version?: number
  timeout?: number
  sign?: boolean
  tamper?: (body: string) => string
  /** Whose call it is. */
  key?: Keypair
  terms?: number[]
}

/** The headers and body of a request as a dendrite makes it, with chosen parts changed. */
export function forgedRequest(info: AxonInfo, change: Forged): { headers: Record<string, string>; body: string } {
  const fields = toFields(Sum, { terms: change.terms ?? [1, 2], note: '' })
  const hash = bodyHash(Sum, fields)
  const key = change.key ?? validator
  const caller = terminal({
    hotkey: key.address,
    nonce: change.nonce ?? BigInt(Date.now()) * 1_000_000n,
    uuid: change.uuid ?? 'one',
    version: change.version ?? 10_002_000,
  })
  if (change.sign !== false) {
    caller.signature = `0x${Buffer.from(key.sign(requestMessage(caller, info.hotkey, hash))).toString('hex')}`
  }
  const axon = terminal({ ip: info.ip, port: info.port, hotkey: info.hotkey })
  const envelope = { synapse: Sum, fields, timeout: change.timeout ?? 12, dendrite: caller, axon }
  const body = toBody(envelope)
  return { headers: toHeaders(envelope, hash, body.length), body: change.tamper?.(body) ?? body }
}

/** Sends such a request. */
export function forged(info: AxonInfo, change: Forged): Promise<Answer> {
  const { headers, body } = forgedRequest(info, change)
  return rawPost(info, '/Sum', headers, body)
}
