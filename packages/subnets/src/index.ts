export * from './kit/index.ts'
export { type MarketOptions, type MarketProcess, retrievalMarket } from './market.ts'
export * from './retrieval/index.ts'
