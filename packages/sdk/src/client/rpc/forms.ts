import { type Fits, fields, isHash, isText, listOf, orNothing } from '../../form.ts'
import type { RpcMethods } from './wire.ts'

/** As much of an answer's form as what reads it needs, and how that is said; texts are looked at where they are decoded. */
interface Form {
  readonly says: string
  readonly fits: Fits
}

const isCount: Fits = (answer) => typeof answer === 'number' && Number.isSafeInteger(answer) && answer >= 0

const isHeader = fields({ number: isText })
const isChange = (answer: unknown) =>
  Array.isArray(answer) && answer.length === 2 && isText(answer[0]) && orNothing(isText)(answer[1])

/** By method, as {@link RpcMethods} has them. */
const FORMS: Readonly<Record<keyof RpcMethods, Form>> = {
  author_submitExtrinsic: { says: 'the hash of a transaction', fits: isHash },
  chain_getBlock: {
    says: 'a block',
    fits: orNothing(fields({ block: fields({ extrinsics: listOf(isText) }) })),
  },
  chain_getBlockHash: { says: 'the hash of a block', fits: orNothing(isHash) },
  chain_getFinalizedHead: { says: 'the hash of a block', fits: isHash },
  chain_getHeader: { says: 'a header', fits: orNothing(isHeader) },
  state_call: { says: 'hexadecimal text', fits: isText },
  state_getKeysPaged: { says: 'a list of keys', fits: listOf(isText) },
  state_getRuntimeVersion: {
    says: "a runtime's version",
    fits: fields({ specName: isText, specVersion: isCount, transactionVersion: isCount }),
  },
  state_getStorage: { says: 'hexadecimal text', fits: orNothing(isText) },
  state_queryStorageAt: { says: 'a list of changes', fits: listOf(fields({ changes: listOf(isChange) })) },
  system_accountNextIndex: { says: 'a nonce', fits: isCount },
}

/** What an answer to a method should be and is not; undefined when it is, and for methods that the client does not know. */
export function whyNotOfForm(method: string, answer: unknown): string | undefined {
  if (!Object.hasOwn(FORMS, method)) return undefined
  const { says, fits } = FORMS[method as keyof RpcMethods]
  return fits(answer) ? undefined : says
}
