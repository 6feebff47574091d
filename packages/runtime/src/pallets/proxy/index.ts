import { addProxy } from './calls/addProxy.ts'
import { announce } from './calls/announce.ts'
import { createPure } from './calls/createPure.ts'
import { killPure } from './calls/killPure.ts'
import { pokeDeposit } from './calls/pokeDeposit.ts'
import { proxy as proxyCall } from './calls/proxy.ts'
import { proxyAnnounced } from './calls/proxyAnnounced.ts'
import { rejectAnnouncement } from './calls/rejectAnnouncement.ts'
import { removeAnnouncement } from './calls/removeAnnouncement.ts'
import { removeProxies } from './calls/removeProxies.ts'
import { removeProxy } from './calls/removeProxy.ts'
import { setRealPaysFee } from './calls/setRealPaysFee.ts'
import { proxyConstants, proxyErrors, proxyEvents } from './declarations.ts'
import { home } from './home.ts'
import { lastCallResult, proxyStorage } from './storage.ts'

/** Accounts that act for others: in all things or in some, at once or after they have said in what; and accounts without keys. */
export const proxy = home.pallet({
  crate: 'pallet_subtensor_proxy',
  storage: proxyStorage,
  calls: {
    proxy: proxyCall,
    addProxy,
    removeProxy,
    removeProxies,
    createPure,
    killPure,
    announce,
    removeAnnouncement,
    rejectAnnouncement,
    proxyAnnounced,
    pokeDeposit,
    setRealPaysFee,
  },
  events: proxyEvents,
  errors: proxyErrors,
  constants: proxyConstants,
  hooks: {
    onFinalize(ctx) {
      if (!lastCallResult.isEmpty(ctx)) lastCallResult.clear(ctx)
    },
  },
})

export { addProxyDelegate, paysFeesOf, removeProxyDelegate } from './delegations.ts'
export { DEPRECATED, PROXY_TYPES, type ProxyType } from './types.ts'
export { proxyCall }
