// Where etcd draws the line, on the embedded etcd and on Debian's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { etcdBackends } from './testing/backends.js';
import { createRawClient } from './testing/raw-client.js';

for (const backend of etcdBackends()) {
  describe(`the limits of the ${backend.name} etcd`, { skip: backend.skip }, () => {
    it('are those of a default etcd', async () => {
      const server = await backend.start();
      const client = createRawClient(server.endpoint);
      const key = Buffer.from('k');
      const refusal = async (method: string, request: object): Promise<unknown> => {
        const { error } = await client.call('KV', method, request);
        return (error as { details: string } | undefined)?.details ?? 'none';
      };
      try {
        const put = (size: number): object => ({ key, value: Buffer.alloc(size) });
        assert.equal(await refusal('Put', put(1_500_000)), 'none');
        assert.equal(await refusal('Put', put(1_600_000)), 'etcdserver: request is too large');
        const operations = (count: number): object => ({
          success: Array.from({ length: count }, () => ({ request_range: { key: Buffer.from('none') } })),
        });
        assert.equal(await refusal('Txn', operations(128)), 'none');
        assert.equal(await refusal('Txn', operations(129)), 'etcdserver: too many operations in txn request');
        assert.equal(await refusal('Range', {}), 'etcdserver: key is not provided');
        const { TTL } = await client.call('Lease', 'LeaseGrant', { TTL: -3 });
        assert.equal(TTL, '2');
      } finally {
        client.close();
        await server.close();
      }
    });
  });
}
