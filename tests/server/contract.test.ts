/** The contract suite on everything that answers like a centre without PostgreSQL (tests/pg/contract.test.ts has that lane). */
import { afterAll, beforeAll } from 'vitest';
import { Centre } from '../sim/centre.ts';
import { contractSuite } from './suite/contract.ts';
import { pgliteLane } from './support/lane.ts';
import { fakeParty, listeningParty, simulatedParty } from './support/party.ts';

const store = pgliteLane();
contractSuite('the server behind TLS', () => listeningParty(store()));

let centre: Centre;
beforeAll(async () => {
  centre = await Centre.start(() => Date.parse('2019-10-12T12:00:00+08:00'));
});
afterAll(() => centre.stop());
contractSuite('the simulator’s centre', () => simulatedParty(centre), ['pokes']);

contractSuite('the fake of the engine’s tests', fakeParty, ['access', 'restores', 'digests']);
