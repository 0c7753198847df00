// Breaker, retry budget and picker by themselves, on a clock that stands still.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { systemClock } from '../clock/clock.js';
import { fixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { createRandom, seedOr } from '../embedded-etcd/testing/random.js';
import { createBreaker } from './breaker.js';
import { createNewcomers } from './newcomers.js';
import { pick } from './pick.js';
import { createRetryBudget } from './retry.js';
import { createTargets } from './targets.js';

/** Nothing was tried. */
const none: ReadonlySet<never> = new Set();

describe('the breaker', () => {
  test('opens after failures in a row, and not for failures with successes between', () => {
    const breaker = createBreaker({ clock: createFakeClock(), consecutive: 3 });
    for (let round = 0; round < 5; round += 1) {
      breaker.failure();
      breaker.failure();
      breaker.success();
      for (let call = 0; call < 5; call += 1) breaker.success();
    }
    assert.equal(breaker.state, 'closed');
    for (let call = 0; call < 3; call += 1) breaker.failure();
    assert.equal(breaker.state, 'open');
    assert.equal(breaker.allows(), false);
  });

  test('opens by the share of failures once there are enough calls, and forgets old ones', async () => {
    const clock = createFakeClock();
    const breaker = createBreaker({
      clock,
      consecutive: 100,
      minimumCalls: 10,
      failureShare: 0.5,
      windowMs: 1_000,
    });
    for (let call = 0; call < 9; call += 1) breaker.failure();
    assert.equal(breaker.state, 'closed');
    await clock.advance(1_000);
    breaker.failure();
    assert.equal(breaker.state, 'closed');
    for (let call = 0; call < 4; call += 1) {
      breaker.success();
      breaker.failure();
    }
    breaker.failure();
    assert.equal(breaker.state, 'open');
  });

  test('lets one probe through, closes after its success and stays open longer after its failure', async () => {
    const clock = createFakeClock();
    const breaker = createBreaker({ clock, consecutive: 1, openMs: 1_000 });
    breaker.failure();
    await clock.advance(1_000);
    assert.equal(breaker.state, 'half-open');
    assert.equal(breaker.allows(), true);
    breaker.begin();
    assert.equal(breaker.allows(), false);
    breaker.failure();
    await clock.advance(1_999);
    assert.equal(breaker.state, 'open');
    await clock.advance(1);
    breaker.begin();
    breaker.abandon();
    assert.equal(breaker.allows(), true);
    breaker.begin();
    breaker.success();
    assert.equal(breaker.state, 'closed');
  });

  test('counts a late answer only where its caller had twice the time that it usually takes', () => {
    const breaker = createBreaker({ clock: createFakeClock(), consecutive: 3 });
    for (let call = 0; call < 5; call += 1) breaker.success(200);
    for (let call = 0; call < 20; call += 1) breaker.late(300);
    assert.equal(breaker.state, 'closed');
    for (let call = 0; call < 3; call += 1) breaker.late(500);
    assert.equal(breaker.state, 'open');
    const unknown = createBreaker({ clock: createFakeClock(), consecutive: 3 });
    for (let call = 0; call < 3; call += 1) unknown.late(50);
    assert.equal(unknown.state, 'open');
  });

  test('learns from an answer that is not the instance’s own only that it is there', async () => {
    const clock = createFakeClock();
    const breaker = createBreaker({ clock, consecutive: 2 });
    for (let call = 0; call < 50; call += 1) breaker.answered();
    assert.equal(breaker.state, 'closed');
    assert.equal(breaker.proven, true);
    breaker.failure();
    breaker.answered();
    breaker.failure();
    assert.equal(breaker.state, 'open', 'it does not make up for failures either');
    await clock.advance(1_000);
    breaker.begin();
    breaker.answered();
    assert.equal(breaker.allows(), true, 'the next call may be the probe');
    assert.equal(breaker.state, 'half-open');
  });

  test('costs well under 10 µs a call', () => {
    const breaker = createBreaker({ clock: systemClock });
    const rounds = 100_000;
    const started = performance.now();
    for (let call = 0; call < rounds; call += 1) {
      if (!breaker.allows()) continue;
      breaker.begin();
      if (call % 50 === 0) breaker.failure();
      else breaker.success();
    }
    const microseconds = ((performance.now() - started) * 1000) / rounds;
    assert.ok(microseconds < 10, `${microseconds} µs`);
  });
});

describe('the retry budget', () => {
  test('repeats what was not sent, and what is idempotent, up to its tries', () => {
    const budget = createRetryBudget();
    assert.equal(budget.allows({ sent: false, idempotent: false, tries: 1 }), true);
    assert.equal(budget.allows({ sent: true, idempotent: true, tries: 2 }), true);
    assert.equal(budget.allows({ sent: true, idempotent: false, tries: 1 }), false);
    assert.equal(budget.allows({ sent: false, idempotent: true, tries: 3 }), false);
  });

  test('runs dry under an outage and fills with calls', () => {
    const budget = createRetryBudget({ reserve: 5, share: 0.5 });
    const retry = () => budget.allows({ sent: false, idempotent: true, tries: 1 });
    for (let round = 0; round < 5; round += 1) assert.equal(retry(), true);
    assert.equal(retry(), false);
    budget.deposit();
    assert.equal(retry(), false);
    budget.deposit();
    assert.equal(retry(), true);
  });
});

describe('the picker', () => {
  const candidate = (inFlight: number, weight = 1) => ({ inFlight, weight });

  test('takes the one of two that has less to do for its weight', () => {
    const [busy, free, heavy] = [candidate(5), candidate(1), candidate(5, 10)];
    assert.equal(
      pick(
        [busy, free],
        () => true,
        () => 0,
      ),
      free,
    );
    assert.equal(
      pick(
        [free, heavy],
        () => true,
        () => 0,
      ),
      heavy,
    );
  });

  test('spreads evenly over many', () => {
    const random = createRandom(seedOr(1)).share;
    const all = Array.from({ length: 10 }, () => candidate(0));
    for (let call = 0; call < 1_000; call += 1) {
      const taken = pick(all, () => true, random);
      if (taken !== undefined) taken.inFlight += 1;
    }
    const loads = all.map(({ inFlight }) => inFlight);
    assert.ok(Math.max(...loads) - Math.min(...loads) <= 4, loads.join(' '));
  });

  test('finds the only one that is eligible, and takes weight 0 only when nothing else is left', () => {
    const all = Array.from({ length: 20 }, () => candidate(0));
    const only = all[17];
    for (let draw = 0; draw < 1; draw += 0.05)
      assert.equal(
        pick(
          all,
          (each) => each === only,
          () => draw,
        ),
        only,
      );
    const [spare, normal] = [candidate(0, 0), candidate(9)];
    assert.equal(
      pick(
        [spare, normal],
        () => true,
        () => 0,
      ),
      normal,
    );
    assert.equal(
      pick(
        [spare],
        () => true,
        () => 0,
      ),
      spare,
    );
    assert.equal(
      pick(
        [],
        () => true,
        () => 0,
      ),
      undefined,
    );
  });
});

describe('newcomers', () => {
  test('get their full share until one refuses, then less and less of it, and never none', () => {
    let draw = 0;
    const newcomers = createNewcomers(() => draw);
    const shareNow = (): number => {
      let share = 0;
      for (draw = 0; draw < 1; draw += 0.01) if (newcomers.allowed(3, 0)) share += 1;
      return share;
    };
    assert.ok(shareNow() >= 100);
    newcomers.refused();
    assert.ok(Math.abs(shareNow() - 50) <= 1);
    for (let refusal = 0; refusal < 3_000; refusal += 1) newcomers.refused();
    assert.ok(shareNow() >= 5 && shareNow() <= 6);
    newcomers.answered();
    assert.ok(shareNow() >= 100);
  });

  test('that are silent hold up no more calls at a time than there are instances that answer', () => {
    const newcomers = createNewcomers(() => 0);
    assert.equal(newcomers.allowed(0, 1_000), true, 'where none is known there is no choice');
    assert.equal(newcomers.allowed(3, 2), true);
    assert.equal(newcomers.allowed(3, 3), false);
  });

  test('black holes among them cost a busy caller a call for each live instance at a time', async () => {
    const clock = createFakeClock();
    const live = ['a:1', 'b:1', 'c:1'];
    const discovery = fixedDiscovery({ user: live });
    const targets = createTargets({
      discovery,
      service: 'user',
      connect: ({ address }) => address,
      disconnect: () => {},
      clock,
      random: createRandom(seedOr(1)).share,
    });
    for (const target of targets.all()) {
      targets.begin(target);
      targets.end(target);
      target.breaker.success();
    }
    discovery.change('user', [...live, ...Array.from({ length: 3_000 }, (_, index) => `dead-${index}:1`)]);
    let held = 0;
    for (let second = 0; second < 20; second += 1) {
      const waiting: (() => void)[] = [];
      for (let call = 0; call < 1_000; call += 1) {
        const target = targets.pick(none);
        assert.ok(target);
        targets.begin(target);
        if (live.includes(target.connection)) {
          targets.end(target);
          target.breaker.success();
        } else {
          held += 1;
          waiting.push(() => {
            targets.end(target);
            target.breaker.refused();
          });
        }
      }
      assert.ok(waiting.length <= 3, `${waiting.length} calls wait at once`);
      await clock.advance(1_000);
      for (const give of waiting) give();
    }
    assert.ok(held <= 60, `${held} of 20,000 calls were held up`);
    targets.close();
  });
});

describe('targets', () => {
  test('connect what comes, disconnect what leaves, keep what stays', () => {
    const discovery = fixedDiscovery({ user: ['a:1', 'b:1'] });
    const log: string[] = [];
    const targets = createTargets({
      discovery,
      service: 'user',
      connect: ({ address }) => (log.push(`+${address}`), address),
      disconnect: (address) => log.push(`-${address}`),
      clock: createFakeClock(),
      random: createRandom(seedOr(1)).share,
    });
    const kept = targets.all().find(({ connection }) => connection === 'b:1');
    discovery.change('user', ['b:1', 'c:1']);
    assert.deepEqual(log, ['+a:1', '+b:1', '+c:1', '-a:1']);
    assert.equal(
      targets.all().find(({ connection }) => connection === 'b:1'),
      kept,
    );
    targets.close();
    assert.deepEqual(log.slice(4).sort(), ['-b:1', '-c:1']);
    discovery.change('user', ['d:1']);
    assert.equal(log.length, 6);
  });

  test('fall back on instances that disappeared a short while ago, where no other is left', async () => {
    const discovery = fixedDiscovery({ user: ['a:1', 'b:1'] });
    const clock = createFakeClock();
    const open = new Set<object>();
    const targets = createTargets({
      discovery,
      service: 'user',
      connect: ({ address }) => {
        const connection = { address };
        open.add(connection);
        return connection;
      },
      disconnect: (connection) => assert.ok(open.delete(connection), 'disconnected twice'),
      clock,
      random: createRandom(seedOr(1)).share,
    });
    discovery.change('user', []);
    assert.equal(targets.size, 0);
    assert.equal(open.size, 0);
    const former = targets.pick(none);
    assert.ok(former !== undefined && open.has(former.connection));
    assert.equal(targets.pick(none)?.breaker.state, 'closed');
    const other = targets.pick(new Set([former]));
    assert.notEqual(other?.instance.address, former.instance.address);
    other?.breaker.refused();
    assert.equal(targets.pick(new Set([former])), undefined);
    discovery.change('user', ['c:1', former.instance.address]);
    assert.equal(targets.all()[1], former);
    for (let round = 0; round < 50; round += 1) {
      assert.notEqual(targets.pick(none)?.instance.address, other?.instance.address);
    }
    discovery.change('user', []);
    await clock.advance(60_000);
    assert.equal(targets.pick(none), undefined);
    assert.equal(open.size, 0);
    targets.close();
  });

  test('leave one that refused a connection alone until its lease would have ended', async () => {
    const clock = createFakeClock();
    const targets = createTargets({
      discovery: fixedDiscovery({ user: ['a:1', 'b:1'] }),
      service: 'user',
      connect: ({ address }) => address,
      disconnect: () => {},
      clock,
      random: createRandom(seedOr(1)).share,
    });
    const [dead] = targets.all();
    dead?.breaker.begin();
    dead?.breaker.refused();
    for (let second = 0; second < 14; second += 1) {
      for (let round = 0; round < 20; round += 1) assert.notEqual(targets.pick(none), dead);
      await clock.advance(1_000);
    }
    await clock.advance(1_000);
    assert.equal(dead?.breaker.state, 'half-open');
    targets.close();
  });
});
