/** Orders that leave a workstation. */
import { CITY, DISTRICT, OTHER_DISTRICT } from '../people.ts';
import { OTHER_STREET, STREET, type Stage } from './stage.ts';

/** A note on an order that has left the author's unit meanwhile. */
export async function leftBehind(stage: Stage): Promise<void> {
  const district = await stage.desk('A', DISTRICT);
  const street = await stage.desk('B', STREET);
  await stage.arrive(1, STREET);
  await stage.sync(district);
  await stage.sync(street);
  const [order = ''] = street.orders();
  stage.type(district, order, 'dispatch', { toUnit: OTHER_STREET });
  await stage.sync(district);
  const id = stage.type(street, order, 'note', { text: '先记一笔' });
  await stage.sync(street);
  const why = street.station.outbox.byId(id)?.refused;
  if (why !== 'not-visible') throw new Error(`INV-6: B is told '${why}' of an order that it may not see`);
  await stage.sync(district);
  await stage.checks.atRest([district, street]);
}

/** An order that stands in two scopes of one workstation, and then in one of them. */
export async function inTwoScopes(stage: Stage): Promise<void> {
  const { centre } = stage;
  const city = await stage.desk('A', CITY);
  await stage.arrive(1, OTHER_DISTRICT);
  await stage.arrive(1);
  await stage.sync(city);
  const [order = ''] = city.orders().filter((id) => city.station.truth.membership(id).includes(DISTRICT));
  for (const stands of [true, false]) {
    await centre.stand(order, OTHER_DISTRICT, stands);
    await stage.sync(city);
    const scopes = city.station.truth.membership(order).join();
    if (scopes !== (stands ? `${DISTRICT},${OTHER_DISTRICT}` : DISTRICT))
      throw new Error(`INV-3: ${order} stands in ${scopes}`);
  }
  await stage.checks.atRest([city]);
}

/** A number was printed for an order that leaves before the centre hears of it: it is recorded all the same. */
export async function printedThenLeft(stage: Stage): Promise<void> {
  const [district, street] = [await stage.desk('A', DISTRICT), await stage.desk('B', STREET)];
  await stage.arrive(1, STREET);
  await stage.sync(district);
  await stage.sync(street);
  const [order = ''] = street.orders();
  stage.number(street, order);
  await stage.lease(street);
  const printed = stage.number(street, order);
  stage.type(district, order, 'dispatch', { toUnit: OTHER_STREET });
  await stage.sync(district);
  await stage.sync(street);
  const [told] = street.station.outbox.settledAbove(0);
  if (printed === null || told?.state !== 'accepted' || told.number !== printed)
    throw new Error(`INV-8: the printed ${printed} is a hole: ${told?.refused ?? 'nothing came'}`);
}

/** Words of a command whose order left: not readable here, and whole again when the centre needs them. */
export async function sealedWords(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [district, street] = [await stage.desk('A', DISTRICT), await stage.desk('B', STREET)];
  await stage.arrive(1, STREET);
  await stage.sync(district);
  await stage.sync(street);
  const backup = await centre.backup();
  const [order = ''] = street.orders();
  const words = '邻居电话一三八';
  const id = stage.type(street, order, 'note', { text: words });
  await stage.sync(street);
  await stage.sync(district);
  stage.type(district, order, 'dispatch', { toUnit: OTHER_STREET });
  await stage.sync(district);
  await stage.sync(street);
  const kept = JSON.stringify(street.station.store.sql('SELECT * FROM outbox').all());
  if (kept.includes(words)) throw new Error('INV-6: B still reads what it wrote of an order that left');
  await centre.restore(backup, true);
  stage.checks.centreSetBack([district, street]);
  await stage.sync(street);
  await stage.sync(district);
  const shown = JSON.stringify(district.station.truth.view(order)?.events.find(({ command }) => command === id));
  if (!shown.includes(words)) throw new Error(`INV-1: the words of ${id} are lost: ${shown}`);
  await stage.sync(street);
  await stage.checks.atRest([district, street]);
}
