export * from './kit/index.ts'
export {
  expectMarketSubnet,
  MARKET_CONNECTIONS,
  type MarketOptions,
  type MarketProcess,
  retrievalMarket,
} from './market.ts'
export * from './retrieval/index.ts'
