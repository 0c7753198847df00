// Debian's etcdctl, unmodified, prints the same from the embedded etcd as from Debian's.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEmbeddedEtcd } from './embedded-etcd.js';
import { etcdctl, startEtcdctl, withoutIdentity, type EtcdctlResult } from './testing/etcdctl.js';
import { realEtcdMissing, startRealEtcd } from './testing/real-etcd.js';

describe('etcdctl', { skip: realEtcdMissing() }, () => {
  let servers: { readonly endpoint: string; close(): Promise<void> }[];

  before(async () => {
    servers = await Promise.all([startEmbeddedEtcd(), startRealEtcd({ flags: ['--bcrypt-cost', '4'] })]);
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  const both = (args: readonly string[], stdin?: string): Promise<EtcdctlResult[]> =>
    Promise.all(servers.map(({ endpoint }) => etcdctl(endpoint, args, stdin)));

  /** Runs a command line on both and asserts that they print the same; answers what they printed. */
  const same = async (line: string, stdin?: string): Promise<EtcdctlResult> => {
    const [embedded, real] = (await both(line.split(' '), stdin)).map(withoutIdentity);
    assert.deepEqual(embedded, real, `etcdctl ${line}`);
    return real!;
  };

  const all = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) await same(line);
  };

  it('puts and gets', async () => {
    await all([
      'put k/b 1',
      'put k/a 3',
      'put k/c 2',
      'put k/c 2',
      'put k/a 5 --prev-kv',
      'put k/a --ignore-value',
    ]);
    const { stdout } = await same('get k/a');
    assert.equal(stdout, 'k/a\n5\n');
    await all([
      'get k/missing',
      'put k/missing --ignore-value',
      'put k/x 1 --lease=1234',
      'get k/a -w json',
      'get k/a -w fields',
    ]);
  });

  for (const by of ['CREATE', 'KEY', 'MODIFY', 'VALUE', 'VERSION']) {
    it(`gets sorted by ${by}`, async () => {
      for (const order of ['ASCEND', 'DESCEND'])
        await same(`get k/ --prefix --sort-by=${by} --order=${order} -w json`);
      await same(`get k/ --prefix --sort-by=${by} --limit=2`);
    });
  }

  it('gets with every flag on the range', async () => {
    await all([
      'get k/a k/c',
      'get k/b --from-key --limit=1',
      'get k/ --prefix --keys-only',
      'get k/ --prefix --count-only -w fields',
      'get k/ --prefix --print-value-only',
      'get k/ --prefix --rev=3',
      'get k/ --prefix --rev=999',
      'get k/a --consistency=s',
      'get k/a --hex',
    ]);
    await same('get  --prefix --limit=2');
  });

  it('deletes', async () => {
    await all([
      'put d/a 1',
      'put d/b 2',
      'put d/c 3',
      'del d/a --prev-kv',
      'del d/none',
      'del d/ --prefix',
      'del zz --from-key',
    ]);
  });

  it('runs transactions', async () => {
    const text =
      'value("k/a") = "5"\nmod("k/b") > "0"\n\nput k/t yes\nget k/ --prefix\ndel k/c\n\nput k/t no\n\n';
    await same('txn', text);
    await same('txn', text.replace('"5"', '"other"'));
    await same('txn -w json', 'create("k/new") = "0"\n\nput k/new 1\nput k/new 2\n\n\n');
  });

  it('grants, shows, keeps and revokes leases', async () => {
    const granted = await both(['lease', 'grant', '100']);
    assert.deepEqual(...pair(granted.map(withoutIdentity)));
    const ids = granted.map(({ stdout }) => /lease (\S+) granted/.exec(stdout)![1]!);
    const withLease = async (line: string): Promise<void> => {
      const results = servers.map(({ endpoint }, index) =>
        etcdctl(endpoint, line.replace('LEASE', ids[index]!).split(' ')),
      );
      assert.deepEqual(...pair((await Promise.all(results)).map(withoutIdentity)), line);
    };
    for (const line of [
      'put leased 1 --lease=LEASE',
      'lease timetolive LEASE --keys',
      'lease list',
      'lease keep-alive LEASE --once',
      'lease revoke LEASE',
      'lease revoke LEASE',
      'lease timetolive LEASE',
      'lease keep-alive LEASE --once',
      'get leased',
    ]) {
      await withLease(line);
    }
  });

  it('watches', async () => {
    const watches = servers.map(({ endpoint }) =>
      startEtcdctl(endpoint, ['watch', 'w/', '--prefix', '--rev=2', '--prev-kv']),
    );
    await all(['put w/a 1', 'put w/a 2', 'del w/a']);
    const printed = await Promise.all(watches.map((watch) => watch.printed(13)));
    await Promise.all(watches.map((watch) => watch.stop()));
    assert.deepEqual(printed[0], printed[1]);
    assert.equal(printed[0]!.at(-1), '');
  });

  it('locks', async () => {
    const { stdout } = await same('lock mutex echo held');
    assert.equal(stdout, 'held\n');
    const holders = servers.map(({ endpoint }) => startEtcdctl(endpoint, ['lock', 'mutex']));
    await Promise.all(holders.map((holder) => holder.printed(1)));
    const waiters = servers.map(({ endpoint }) => startEtcdctl(endpoint, ['lock', 'mutex']));
    await Promise.all(holders.map((holder) => holder.stop()));
    await Promise.all(waiters.map((waiter) => waiter.printed(1)));
    await Promise.all(waiters.map((waiter) => waiter.stop()));
  });

  it('elects', async () => {
    const leaders = servers.map(({ endpoint }) => startEtcdctl(endpoint, ['elect', 'e', 'me']));
    await Promise.all(leaders.map((leader) => leader.printed(2)));
    const observers = servers.map(({ endpoint }) => startEtcdctl(endpoint, ['elect', '-l', 'e']));
    const seen = await Promise.all(observers.map((observer) => observer.printed(2)));
    for (const lines of seen) assert.equal(lines[1], 'me');
    await Promise.all([...observers, ...leaders].map((running) => running.stop()));
  });

  it('describes the cluster', async () => {
    await all([
      'endpoint status',
      'endpoint status -w json',
      'endpoint health',
      'member list',
      'member list -w json',
      'member remove 1234',
      'member update 1234 --peer-urls=http://127.0.0.1:1',
      'member promote 1234',
      'member remove 0',
      'member remove zz',
      'move-leader 1234',
      'alarm list',
      'alarm disarm',
      'defrag',
      'check datascale --load=wrong',
    ]);
  });

  it('treats its one member as etcd does', async () => {
    const ids = (await both(['member', 'list'])).map(({ stdout }) => stdout.split(',')[0]!);
    const own = async (line: string): Promise<void> => {
      const results = servers.map(({ endpoint }, index) =>
        etcdctl(endpoint, line.replace('OWN', ids[index]!).split(' ')),
      );
      assert.deepEqual(...pair((await Promise.all(results)).map(withoutIdentity)), line);
    };
    await own('member remove OWN');
    await own('member promote OWN');
    await own('move-leader OWN');
    await own('member update OWN --peer-urls=http://127.0.0.1:1,http://127.0.0.1:3');
    await same('member list -w json');
  });

  it('says the same with a scheme in its endpoint', async () => {
    const lines = [
      'endpoint status',
      'endpoint health',
      'endpoint hashkv',
      'defrag',
      'move-leader 1234',
      'get k/a',
    ];
    for (const line of lines) {
      const results = servers.map(({ endpoint }) =>
        etcdctl(endpoint, [`--endpoints=${endpoint}`, ...line.split(' ')]),
      );
      const [embedded, real] = (await Promise.all(results)).map(withoutIdentity);
      assert.deepEqual(hashless(embedded!), hashless(real!), line);
    }
  });

  it('manages users and roles', async () => {
    await all([
      'user list',
      'role list',
      'auth enable',
      'user add root:pw',
      'user add root:pw',
      'auth enable',
      'user add reader --no-password',
      'user add writer:w',
      'role add root',
      'role add reader',
      'role add reader',
      'role grant-permission reader read open/ --prefix',
      'role grant-permission reader readwrite own',
      'role grant-permission reader write from --from-key',
      'role grant-permission missing read x',
      'role get reader',
      'role get missing',
      'role revoke-permission reader own',
      'role revoke-permission reader own',
      'user grant-role root root',
      'user grant-role writer reader',
      'user grant-role writer missing',
      'user get writer',
      'user get writer --detail',
      'user get missing',
      'user list',
      'role list',
      'user revoke-role writer root',
      'auth enable',
    ]);
    await all([
      'get open/a',
      'get open/a --user=writer:w',
      'get closed --user=writer:w',
      'put open/a 1 --user=writer:w',
      'put fromage 1 --user=writer:w',
      'get open/a --user=writer:wrong',
      'get open/a --user=reader:any',
      'user list',
      'user list --user=writer:w',
      'user list --user=root:pw',
      'user get writer --user=writer:w',
      'role get reader --user=writer:w',
      'role get root --user=writer:w',
      'watch closed --user=writer:w',
      'user delete root --user=root:pw',
      'role delete root --user=root:pw',
      'role delete reader --user=root:pw',
      'user get writer --user=root:pw',
      'user delete writer --user=root:pw',
      'get open/a --user=writer:w',
      'lease grant 10',
      'compaction 1',
      'defrag',
      'auth disable --user=root:pw',
      'auth disable',
      'get open/a --user=root:pw',
    ]);
    await same('user passwd reader --interactive=false', 'new\n');
  });

  it('compacts', async () => {
    await all([
      'compaction 5',
      'compaction 5',
      'compaction 99999',
      'get k/a --rev=2',
      'compaction 9 --physical',
      'watch k/a --rev=1',
    ]);
  });
});

/** The embedded one's hash is of its own making. */
function hashless(result: EtcdctlResult): EtcdctlResult {
  return { ...result, stdout: result.stdout.replace(/HOST, \d+$/m, 'HOST, HASH') };
}

function pair<T>(values: readonly T[]): [T, T] {
  return [values[0]!, values[1]!];
}
