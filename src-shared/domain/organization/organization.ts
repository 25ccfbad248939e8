/** Units, their tree, and what follows from it: who stands above whom, who may act for whom, who may be sent what. */
import { formatDay } from '../time.ts';
import { unknownUnitName } from './unknown-unit.ts';
import { firstGap, meet, spanOf, type Span, type Validity } from './validity.ts';

/** Kinds of unit (design.md glossary; domain.md §1.15). */
export type UnitKind =
  'city' | 'district' | 'street' | 'department' | 'enterprise' | 'section' | 'community' | 'propertyFirm';

/** What is told of a unit for as long as it is true; a unit that was renamed or moved has several, one after another. */
export interface Unit extends Validity {
  /** Statistics code of the division (6, 9 or 12 digits); own codes for units that are no division. */
  code: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
}

export const UNIT_KIND_LABEL: Record<UnitKind, string> = {
  city: '市',
  district: '区',
  street: '街道（镇）',
  department: '区直部门',
  enterprise: '公共服务企业',
  section: '科室',
  community: '社区（村）',
  propertyFirm: '物业',
};

/** Units that take orders for themselves and answer for them in the ranking; the others work inside one of these. */
const STANDS_ALONE: ReadonlySet<UnitKind> = new Set<UnitKind>([
  'city',
  'district',
  'street',
  'department',
  'enterprise',
]);

/** By code, in the order of their first mention; of each the entries from the oldest to the newest. */
function historyOf(entries: readonly Unit[]): Map<string, Unit[]> {
  const history = new Map<string, Unit[]>();
  for (const unit of entries) {
    const held = history.get(unit.code);
    if (!held) history.set(unit.code, [unit]);
    else if (held.some((other) => meet(spanOf(other), spanOf(unit))))
      throw new Error(`unit code stands twice: ${unit.code}`);
    else held.push(unit);
  }
  for (const held of history.values()) held.sort((a, b) => spanOf(a).fromAt - spanOf(b).fromAt);
  return history;
}

/** Sentences on units that outlive their parent. Throws when a parent was never told of. */
function orphansIn(entries: readonly Unit[], history: ReadonlyMap<string, readonly Unit[]>): string[] {
  const dated = entries.some(({ from, until }) => from !== undefined || until !== undefined);
  return entries.flatMap((unit) => {
    if (unit.parent === null) return [];
    const parents = history.get(unit.parent);
    if (!parents) throw new Error(`unit ${unit.code} has an unknown parent ${unit.parent}`);
    const gapAt = dated ? firstGap(spanOf(unit), parents.map(spanOf)) : null;
    if (gapAt === null) return [];
    const since = gapAt === -Infinity ? '最早的一段时间' : `${formatDay(gapAt)}起`;
    return [`${unit.name}（${unit.code}）${since}没有在用的上级单位${unit.parent}。`];
  });
}

/**
 * Without a date it tells of each unit what was told last, also of one that is gone: orders keep the unit they had.
 * `at` and `during` tell what was in force.
 */
export class Organization {
  /** One a code. */
  readonly units: readonly Unit[];
  /** Units that outlive their parent, in Chinese, for whoever keeps the packages. */
  readonly warnings: readonly string[];
  /** All that was told, of views too. */
  readonly #entries: readonly Unit[];
  /** Instants at which something changes, ascending. */
  readonly #borders: readonly number[];
  readonly #views = new Map<number, Organization>();
  readonly #byCode = new Map<string, Unit>();
  readonly #children = new Map<string, Unit[]>();

  /**
   * Throws when two entries of one code are in force at once, a parent is missing or the tree has a loop.
   * @param view what of the entries is in force; without it, all of them are looked at
   */
  constructor(entries: readonly Unit[], view?: Span) {
    this.#entries = entries;
    const inForce = view ? entries.filter((unit) => meet(spanOf(unit), view)) : entries;
    const history = historyOf(inForce);
    this.warnings = view ? [] : orphansIn(entries, history);
    this.units = [...history.values()].flatMap((held) => held.at(-1) ?? []);
    for (const unit of this.units) {
      this.#byCode.set(unit.code, unit);
      if (unit.parent === null) continue;
      const siblings = this.#children.get(unit.parent);
      if (siblings) siblings.push(unit);
      else this.#children.set(unit.parent, [unit]);
    }
    const borders = entries.map(spanOf).flatMap(({ fromAt, toAt }) => [fromAt, toAt]);
    this.#borders = [...new Set(borders.filter((each) => Number.isFinite(each)))].toSorted((a, b) => a - b);
    for (const unit of this.units) this.lineage(unit.code);
  }

  /** The organization of that instant. */
  at(when: number): Organization {
    if (this.#borders.length === 0) return this;
    // The border at or before it: between two borders nothing changes.
    const border = this.#borders.findLast((each) => each <= when) ?? -Infinity;
    let view = this.#views.get(border);
    if (!view) this.#views.set(border, (view = this.during(when, when + 1)));
    return view;
  }

  /** Every unit that was in force at some time of the period (`toAt` exclusive), as it was last in it. */
  during(fromAt: number, toAt: number): Organization {
    return this.#borders.length === 0 ? this : new Organization(this.#entries, { fromAt, toAt });
  }

  find(code: string): Unit | undefined {
    return this.#byCode.get(code);
  }

  /** The unit's name, or its code when the unit is not known here. */
  nameOf(code: string): string {
    return this.#byCode.get(code)?.name ?? unknownUnitName(code) ?? code;
  }

  children(code: string): readonly Unit[] {
    return this.#children.get(code) ?? [];
  }

  /** The unit and everything above it, nearest first. Empty for an unknown unit. */
  lineage(code: string): Unit[] {
    const line: Unit[] = [];
    for (
      let unit = this.#byCode.get(code);
      unit;
      unit = unit.parent === null ? undefined : this.#byCode.get(unit.parent)
    ) {
      if (line.includes(unit)) throw new Error(`unit ${code} stands above itself`);
      line.push(unit);
    }
    return line;
  }

  /** Is `code` the unit `top` or somewhere below it? */
  isWithin(code: string, top: string): boolean {
    return this.lineage(code).some((unit) => unit.code === top);
  }

  /** All units of the subtree, the top first. */
  subtree(top: string): Unit[] {
    const unit = this.find(top);
    return unit ? [unit, ...this.children(top).flatMap((child) => this.subtree(child.code))] : [];
  }

  /** The unit that answers for `code` in its level's ranking: itself, or the nearest unit above that stands alone. */
  answerableFor(code: string): Unit | undefined {
    return this.lineage(code).find((unit) => STANDS_ALONE.has(unit.kind));
  }

  /**
   * May a person of `actorUnit` act in the place of `unit`? A command center acts for itself and for the sections,
   * communities and property firms inside it; never for a unit that answers for itself (a district not for its streets).
   */
  actsFor(actorUnit: string, unit: string): boolean {
    return this.isWithin(unit, actorUnit) && this.answerableFor(unit)?.code === this.answerableFor(actorUnit)?.code;
  }
}
