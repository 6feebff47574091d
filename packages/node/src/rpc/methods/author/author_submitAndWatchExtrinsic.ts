import { connectionMethod } from '../../core/method.ts'
import { statusText } from '../../json/status.ts'

/** Puts a transaction into the pool and reports what becomes of it. */
export const author_submitAndWatchExtrinsic = connectionMethod(
  'author_submitAndWatchExtrinsic',
  { params: ['bytes'] },
  async (params, { pool }, connection) => {
    const bytes = params.bytes(0)
    const subscription = connection.open('author_extrinsicUpdate')
    try {
      await pool.submit(bytes, 'External', (status) => subscription.notify(statusText(status)))
    } catch (fault) {
      subscription.close()
      throw fault
    }
    return subscription.id
  },
)
