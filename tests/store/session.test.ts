/** Signing in: no default password, growing waits, offline. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECOND } from '#shared/domain/time.ts';
import { isLongEnough, verifyPassword } from '../../src-main/engine/session/passwords.ts';
import { Session, waitAfter } from '../../src-main/engine/session/session.ts';
import { DISTRICT, STREET } from '../unit/support/world.ts';
import { desk, type Desk } from './support/desk.ts';
import { addUser, connect, engineOn, METHODS, PASSWORD, signedIn, until } from './support/engine.ts';

const NAME = '王堃';

async function deskWithUser(): Promise<Desk> {
  const at = desk();
  await addUser(at, NAME, 'clerk', STREET);
  return at;
}

describe('signing in', () => {
  it('works offline, and says who works here for which unit', async () => {
    const at = await deskWithUser();
    const { client } = engineOn(at);
    expect(await client.call('session.get', {})).toMatchObject({
      unit: { code: STREET, kind: 'street' },
      user: null,
      users: [{ name: NAME, role: 'clerk', lastAt: null }],
      demo: false,
      demoPassword: null,
      keyStore: 'file',
      rules: { example: true },
    });
    const view = await client.call('session.signIn', { name: NAME, password: PASSWORD });
    expect(view).toMatchObject({ user: { name: NAME, unit: { code: STREET } }, users: [{ lastAt: at.clock.now() }] });
    expect(await client.call('session.signOut', {})).toMatchObject({ user: null });
  });

  it('knows no user and no password before somebody makes one', async () => {
    const at = desk();
    const { client } = engineOn(at);
    expect((await client.call('session.get', {})).users).toEqual([]);
    for (const password of ['', 'admin', '123456', 'password'])
      await expect(client.call('session.signIn', { name: 'admin', password })).rejects.toMatchObject({
        code: expect.stringMatching(/password|wait/),
      });
  });

  it('takes the password in any width and never without one', async () => {
    const at = await deskWithUser();
    const { client } = engineOn(at);
    await expect(client.call('session.signIn', { name: NAME, password: '' })).rejects.toMatchObject({
      code: 'password',
    });
    at.clock.pass(SECOND);
    await client.call('session.signIn', { name: NAME, password: PASSWORD.replace('-', '－') });
    expect(await verifyPassword('', at.workstation.users.find(NAME)?.passwordHash ?? '')).toBe(false);
    expect([isLongEnough('１２３４５６７'), isLongEnough('一二三四五六七八')]).toEqual([false, true]);
    // A user made without a password, for the command line only.
    at.workstation.users.add({ name: '无密码', role: 'clerk', unit: STREET, passwordHash: '', createdAt: 0 });
    await expect(client.call('session.signIn', { name: '无密码', password: 'anything at all' })).rejects.toMatchObject({
      code: 'password',
    });
  });

  it('makes who guesses wait longer each time, over a restart too', async () => {
    const at = await deskWithUser();
    const { client } = engineOn(at);
    const guess = (password: string) => client.call('session.signIn', { name: NAME, password });
    for (let i = 1; i <= 4; i++) {
      await expect(guess('wrong one')).rejects.toMatchObject({
        code: 'password',
        message: expect.stringContaining(`${waitAfter(i) / SECOND} 秒`),
      });
      await expect(guess(PASSWORD)).rejects.toMatchObject({ code: 'wait' });
      at.clock.pass(waitAfter(i));
    }
    expect([1, 2, 5, 9, 20].map(waitAfter)).toEqual([1, 2, 16, 256, 300].map((s) => s * SECOND));
    const restarted = new Session(at.workstation.users, { now: () => 0, monotonic: () => 0 });
    await expect(restarted.signIn(NAME, PASSWORD)).rejects.toMatchObject({ code: 'wait' });
    await guess(PASSWORD);
    expect(at.workstation.users.find(NAME)?.failures).toBe(0);
  });

  it('tries one password at a time, so that guesses sent together are not judged together', async () => {
    const at = await deskWithUser();
    const { client } = engineOn(at);
    const guesses = ['a', 'b', PASSWORD].map((password) =>
      client.call('session.signIn', { name: NAME, password }).catch((error: { code: string }) => error.code),
    );
    expect(await Promise.all(guesses)).toEqual(['password', 'wait', 'wait']);
  });
});

describe('the door of the engine', () => {
  it('answers every method of the contract, and nothing else', async () => {
    const window = engineOn(desk());
    expect(Object.keys(window.engine.handlers).toSorted()).toEqual([...METHODS].toSorted());
    for (const method of ['order.delete', '__proto__', 'constructor'])
      await expect(window.client.call(method as never, {} as never)).rejects.toMatchObject({ code: 'unknown-method' });
  });

  it('executes nothing that does not fit the contract', async () => {
    const { client } = await signedIn(desk(), 'clerk', STREET);
    const wrong = [
      ['order.list', { queue: 'open', offset: 0, limit: 100_000 }],
      ['order.list', { queue: "open' OR 1=1 --", offset: 0, limit: 10 }],
      ['order.act', { id: 'order-1', kind: 'receive', payload: {} }],
      ['session.get', { surplus: 1 }],
    ] as const;
    for (const [method, params] of wrong)
      await expect(client.call(method, params as never)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('shows orders to nobody who is not signed in', async () => {
    const { client } = engineOn(desk());
    const asked = [
      client.call('order.counts', {}),
      client.call('order.list', { queue: 'open', offset: 0, limit: 10 }),
      client.call('order.get', { id: 'order-1' }),
      client.call('order.targets', { id: 'order-1', kind: 'forward' }),
      client.call('order.act', { id: 'order-1', kind: 'accept', payload: {} }),
      client.call('sync.pending', {}),
      client.call('sync.summary', { span: 'today' }),
      client.call('sync.receipts', { span: 'today' }),
      client.call('sync.rounds', { span: 'today' }),
      client.call('sync.exportOutbox', {}),
      client.call('attention.list', {}),
      client.call('attention.dismiss', { commandId: 'x' }),
      client.call('assessment.ranking', { week: '2019-W42' }),
      client.call('assessment.rankingSheet', { week: '2019-W42' }),
      client.call('assessment.beginPrint', { week: '2019-W42' }),
    ];
    for (const answer of asked) await expect(answer).rejects.toMatchObject({ code: 'signed-out' });
    expect(await client.call('sync.get', {})).toMatchObject({ state: 'never', pending: 0 });
  });

  it('tells every window when somebody signs in, and a gone window nothing', async () => {
    const at = await deskWithUser();
    const first = engineOn(at);
    const second = connect(first.engine);
    await first.client.call('session.signIn', { name: NAME, password: PASSWORD });
    await until(() => second.changed.includes('session'), 'the other window hears of it');
    expect(second.changed.toSorted()).toEqual(['attention', 'orders', 'session', 'sync']);
    first.engine.disconnect(second.served);
    second.changed.length = 0;
    await first.client.call('session.signOut', {});
    await until(() => first.changed.length > 4, 'the window that is left hears of it');
    expect(second.changed).toEqual([]);
  });

  it('logs ids and places, and never what somebody typed', async () => {
    const at = await deskWithUser();
    const { client, engine } = engineOn(at);
    engine.handlers['order.counts'] = () => {
      throw new TypeError('方女士 13800001234');
    };
    await expect(client.call('order.counts', {})).rejects.toMatchObject({
      code: 'internal',
      message: expect.not.stringContaining('方女士'),
    });
    const log = readFileSync(join(at.dir, 'engine.log'), 'utf8');
    expect(log).toContain('"place":"order.counts","name":"TypeError"');
    expect(log).not.toContain('1380000');
    expect(log).not.toContain('方女士');
  });
});

it('a district and a street see their own name on the door', async () => {
  for (const unit of [DISTRICT, STREET])
    expect((await engineOn(desk(unit)).client.call('session.get', {})).unit?.code).toBe(unit);
});
