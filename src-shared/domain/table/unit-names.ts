/** Units as files name them, found in the organization: by code, by name, and by the name's official variants. */
import type { Organization, Unit, UnitKind } from '../organization/organization.ts';
import type { NamedId } from '../order/types.ts';

/** `石景山区八角街道办事处` and `八角街道` are one unit; nothing is found by similarity. */
const TAILS = /(?:人民政府|政府|(?:街道|地区|镇|乡)?办事处)$/;

const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '');

/** A street is said with and without 街道, an office with and without 办事处. */
function variants(name: string): string[] {
  const whole = plain(name);
  const base = whole.replace(TAILS, '');
  const short = base.replace(/(?:街道|地区)$/, '');
  return [...new Set([whole, base, `${base}街道`, short])].filter((form) => form.length > 1);
}

interface Index {
  byName: ReadonlyMap<string, readonly Unit[]>;
  /** What was found before: a file names a few hundred units tens of thousands of times. */
  found: Map<string, Unit | null>;
}
const indexes = new WeakMap<Organization, Index>();

function indexOf(organization: Organization): Index {
  let index = indexes.get(organization);
  if (!index) {
    const made = new Map<string, Unit[]>();
    for (const unit of organization.units) {
      const name = plain(unit.name);
      made.set(name, [...(made.get(name) ?? []), unit]);
    }
    index = { byName: made, found: new Map() };
    indexes.set(organization, index);
  }
  return index;
}

/** `北京市石景山区八角街道` without the names of the units above. */
function withoutPlace(name: string, organization: Organization): string {
  let rest = plain(name);
  for (const kind of ['city', 'district'] as const) {
    const above = organization.units.find((unit) => unit.kind === kind && rest.startsWith(plain(unit.name)));
    if (above && rest !== plain(above.name)) rest = rest.slice(plain(above.name).length);
  }
  return rest;
}

export interface UnitQuery {
  /** Kinds that the column can mean; absent = all. */
  kinds?: readonly UnitKind[];
  /** The unit has to lie within this one, where the file names it. */
  within?: Unit | undefined;
}

/** The one unit that is meant; null for an unknown one and for a name that several have. */
export function unitNamed(file: NamedId, organization: Organization, query: UnitQuery = {}): Unit | null {
  const { found } = indexOf(organization);
  const key = JSON.stringify([file.id, file.name, query.kinds, query.within?.code]);
  let unit = found.get(key);
  if (unit === undefined) {
    unit = searched(file, organization, query);
    found.set(key, unit);
  }
  return unit;
}

function searched({ id, name }: NamedId, organization: Organization, { kinds, within }: UnitQuery): Unit | null {
  const fits = (unit: Unit): boolean =>
    (kinds?.includes(unit.kind) ?? true) && (within === undefined || organization.isWithin(unit.code, within.code));
  const coded = organization.find(id);
  if (coded && fits(coded) && (name === '' || variants(name).includes(plain(coded.name)))) return coded;
  const { byName } = indexOf(organization);
  for (const text of new Set([plain(name), withoutPlace(name, organization)]))
    for (const form of variants(text)) {
      const found = (byName.get(form) ?? []).filter(fits);
      if (found.length === 1) return found[0] ?? null;
      if (found.length > 1) return null;
    }
  return null;
}
