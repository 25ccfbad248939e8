/** Units, their tree, and what follows from it: who stands above whom, who may act for whom, who may be sent what. */

/** Kinds of unit (design.md glossary; domain.md §1.15). */
export type UnitKind =
  'city' | 'district' | 'street' | 'department' | 'enterprise' | 'section' | 'community' | 'propertyFirm';

export interface Unit {
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

export class Organization {
  readonly units: readonly Unit[];
  readonly #byCode = new Map<string, Unit>();
  readonly #children = new Map<string, Unit[]>();

  /** Throws when a code stands twice, a parent is missing or the tree has a loop. */
  constructor(units: readonly Unit[]) {
    this.units = units;
    for (const unit of units) {
      if (this.#byCode.has(unit.code)) throw new Error(`unit code stands twice: ${unit.code}`);
      this.#byCode.set(unit.code, unit);
    }
    for (const unit of units) {
      if (unit.parent === null) continue;
      if (!this.#byCode.has(unit.parent)) throw new Error(`unit ${unit.code} has an unknown parent ${unit.parent}`);
      const siblings = this.#children.get(unit.parent);
      if (siblings) siblings.push(unit);
      else this.#children.set(unit.parent, [unit]);
    }
    for (const unit of units) this.lineage(unit.code);
  }

  find(code: string): Unit | undefined {
    return this.#byCode.get(code);
  }

  /** The unit's name, or its code when the unit is not known here. */
  nameOf(code: string): string {
    return this.#byCode.get(code)?.name ?? code;
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
