export * from './kit/index.ts'
export { expectMarketSubnet, type MarketOptions, type MarketProcess, retrievalMarket } from './market.ts'
export * from './retrieval/index.ts'
