import { method } from '../../core/method.ts'

/** All keys with a prefix. */
export const state_getKeys = method('state_getKeys', { params: ['prefix', 'hash'] }, (params, { chain }) =>
  chain
    .state(params.optionalHash(1))
    .keys(params.optionalKey(0) ?? '')
    .map((key) => `0x${key}`),
)
