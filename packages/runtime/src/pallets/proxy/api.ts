import {
  bytes,
  field,
  method,
  option,
  plain,
  plainEnum,
  type Runtime,
  type RuntimeApi,
  struct,
  u8,
  u128,
  type Variant,
  variant,
  vec,
} from '@glia/frame'
import { type CallName, FILTERS, type Filter, namesIn } from './filters.ts'
import { DEPRECATED, PROXY_TYPES, type ProxyType } from './types.ts'

const module = 'subtensor_runtime_common'
const text = (value: string) => new TextEncoder().encode(value)
const name = field(bytes, 'Vec<u8>')

interface TypeInfo {
  readonly name: Uint8Array
  readonly index: number
  readonly deprecated: boolean
}
const typeInfo = struct<TypeInfo>(
  { name, index: plain.u8, deprecated: plain.bool },
  { path: `${module}::ProxyTypeInfo` },
)

interface ConditionShapes {
  readonly ParamLessThan: { readonly paramName: Uint8Array; readonly limit: bigint }
  readonly NestedCallMustBe: { readonly palletName: Uint8Array; readonly callName: Uint8Array }
}
type Condition = Variant<ConditionShapes>
const condition = variant<ConditionShapes>(
  {
    ParamLessThan: struct<ConditionShapes['ParamLessThan']>({ paramName: name, limit: field(u128, 'u128') }),
    NestedCallMustBe: struct<ConditionShapes['NestedCallMustBe']>({ palletName: name, callName: name }),
  },
  { path: `${module}::CallCondition` },
)

interface CallInfo {
  readonly palletName: Uint8Array
  readonly palletIndex: number
  /** Both undefined for every call of the pallet. */
  readonly callName: Uint8Array | undefined
  readonly callIndex: number | undefined
  readonly condition: Condition | undefined
}
const callInfo = struct<CallInfo>(
  {
    palletName: name,
    palletIndex: plain.u8,
    callName: field(option(bytes), 'Option<Vec<u8>>'),
    callIndex: field(option(u8), 'Option<u8>'),
    condition: field(option(condition), 'Option<CallCondition>'),
  },
  { path: `${module}::CallInfo` },
)

const filterMode = plainEnum(`${module}::FilterMode`, ['AllowAll', 'DenyAll', 'Allow', 'Deny'])
interface FilterInfo {
  readonly proxyType: number
  readonly name: Uint8Array
  readonly deprecated: boolean
  readonly filterMode: 'AllowAll' | 'DenyAll' | 'Allow' | 'Deny'
  readonly calls: readonly CallInfo[]
  readonly exceptions: readonly CallInfo[]
}
const callInfos = field(vec(callInfo), 'Vec<CallInfo>')
const filterInfo = struct<FilterInfo>(
  {
    proxyType: plain.u8,
    name,
    deprecated: plain.bool,
    filterMode: field(filterMode, 'FilterMode'),
    calls: callInfos,
    exceptions: callInfos,
  },
  { path: `${module}::ProxyFilterInfo` },
)

function told(runtime: Runtime, called: CallName, condition?: Condition): CallInfo {
  const [pallet, call] = namesIn(called)
  const palletIndex = runtime.palletByName.get(pallet)?.index ?? 0
  const callIndex = call === undefined ? undefined : runtime.findCall(pallet, call).call.index
  return {
    palletName: text(pallet),
    palletIndex,
    callName: call === undefined ? undefined : text(call),
    callIndex,
    condition,
  }
}

function callsIn(runtime: Runtime, filter: Filter): readonly CallInfo[] {
  switch (filter.mode) {
    case 'AllowAll':
    case 'DenyAll':
      return []
    case 'Allow':
    case 'Deny':
      return filter.calls.map((each) => told(runtime, each))
    case 'AllowIf':
      return filter.calls.map(({ call, argument, below, holds }) => {
        if (holds === undefined)
          return told(runtime, call, {
            type: 'ParamLessThan',
            value: { paramName: text(argument), limit: below ?? 0n },
          })
        const [palletName, callName] = namesIn(holds).map((each) => text(each ?? '')) as [Uint8Array, Uint8Array]
        return told(runtime, call, { type: 'NestedCallMustBe', value: { palletName, callName } })
      })
  }
}

function infoOf(runtime: Runtime, type: ProxyType): FilterInfo {
  const filter = FILTERS[type]
  const exceptions = filter.mode === 'Allow' ? (filter.except ?? []) : []
  return {
    proxyType: PROXY_TYPES.indexOf(type),
    name: text(type),
    deprecated: DEPRECATED.has(type),
    filterMode: filter.mode === 'AllowIf' ? 'Allow' : filter.mode,
    calls: callsIn(runtime, filter),
    exceptions: exceptions.map((each) => told(runtime, each)),
  }
}

/** What each type of delegation lets its delegate do, for clients that offer them. */
export const proxyFilterApi: RuntimeApi = {
  name: 'ProxyFilterRuntimeApi',
  version: 1,
  methods: {
    getProxyTypes: method({
      args: {},
      returns: vec(typeInfo),
      docs: 'The types of delegation.',
      run: () => PROXY_TYPES.map((type, index) => ({ name: text(type), index, deprecated: DEPRECATED.has(type) })),
    }),
    getProxyFilter: method({
      args: { proxyType: option(u8) },
      returns: vec(filterInfo),
      docs: 'What a type of delegation allows, or all of them.',
      run: (ctx, { proxyType }: { proxyType: number | undefined }) =>
        (Object.keys(FILTERS) as ProxyType[])
          .filter((type) => proxyType === undefined || PROXY_TYPES[proxyType] === type)
          .map((type) => infoOf(ctx.runtime, type)),
    }),
  },
}
