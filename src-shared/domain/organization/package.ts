/** Organization packages: one district (or any part of the tree) as a versioned file, imported or shipped as 示例. */
import { z } from 'zod';
import { dayFromText } from '../time.ts';
import { Organization, UNIT_KIND_LABEL, type Unit, type UnitKind } from './organization.ts';
import { adjoin, common, meet, spanOf, validityOf, type Span } from './validity.ts';

const code = z.string().regex(/^[0-9A-Za-z-]{1,32}$/);

const isDay = (text: string): boolean => {
  try {
    return dayFromText(text) >= 0;
  } catch {
    return false;
  }
};
const day = z.string().refine(isDay, '日期写作 2019-10-18');

const unitSchema = z
  .strictObject({
    code,
    name: z.string().trim().min(1).max(60),
    kind: z.enum(Object.keys(UNIT_KIND_LABEL) as [UnitKind, ...UnitKind[]]),
    parent: code.nullable(),
    /** First and last day, both inclusive. */
    from: day.exactOptional(),
    until: day.exactOptional(),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, '启用日期不能晚于停用日期');

const organizationPackageSchema = z.strictObject({
  version: z.string().min(1).max(60),
  /** Of what this is a version; packages of one name follow each other. */
  id: z.string().min(1).max(60).exactOptional(),
  /** First day of this version; it holds until the next version of the same package begins. */
  effectiveFrom: day.exactOptional(),
  /** Where the units come from, in Chinese. */
  source: z.string().min(1).max(300),
  /** What we ship is an example, not an office's own list. */
  example: z.boolean(),
  units: z.array(unitSchema).min(1),
});

type OrganizationPackage = z.infer<typeof organizationPackageSchema>;

/** Each package with the time it holds. Throws when two versions begin on one day. */
function versionSpans(packages: readonly OrganizationPackage[]): [OrganizationPackage, Span][] {
  const startOf = ({ effectiveFrom }: OrganizationPackage): number =>
    spanOf(effectiveFrom === undefined ? {} : { from: effectiveFrom }).fromAt;
  return packages.map((each) => {
    const others = packages.filter((other) => other !== each && each.id !== undefined && other.id === each.id);
    const fromAt = startOf(each);
    if (others.some((other) => startOf(other) === fromAt))
      throw new Error(`two versions of package ${each.id} begin on one day`);
    return [each, { fromAt, toAt: Math.min(Infinity, ...others.map(startOf).filter((at) => at > fromAt)) }];
  });
}

const equal = (a: Unit, b: Unit): boolean => a.name === b.name && a.kind === b.kind && a.parent === b.parent;

const inForce = ({ code, name, kind, parent }: Unit, span: Span): Unit => ({
  code,
  name,
  kind,
  parent,
  ...validityOf(span),
});

/** What one package tells, cut to the time it holds. */
function entriesOf({ units }: OrganizationPackage, holds: Span): Unit[] {
  const told: Unit[] = [];
  for (const unit of units) {
    const span = common(spanOf(unit), holds);
    if (!span) continue;
    if (told.some((other) => other.code === unit.code && meet(spanOf(other), span)))
      throw new Error(`unit ${unit.code} is told twice`);
    told.push(inForce(unit, span));
  }
  return told;
}

/** Adds an entry: what is told again in the same words becomes one with what is held. */
function join(held: readonly Unit[], entry: Unit): Unit[] {
  const same = held.filter((other) => equal(other, entry) && adjoin(spanOf(other), spanOf(entry)));
  const rest = held.filter((other) => !same.includes(other));
  if (rest.some((other) => meet(spanOf(other), spanOf(entry)))) throw new Error(`unit ${entry.code} is told twice`);
  const spans = [...same, entry].map(spanOf);
  const fromAt = Math.min(...spans.map((span) => span.fromAt));
  const toAt = Math.max(...spans.map((span) => span.toAt));
  return [...rest, inForce(entry, { fromAt, toAt })];
}

/**
 * The organization of several packages and of their versions over time. A unit that stands in more than one (the city
 * above each district) is taken once; one that a new version renames or moves has one entry after another, and one that
 * a new version leaves out ends with the old. Throws when a package does not fit the schema, when two packages tell
 * different things of one code at one time, and when the units make no tree.
 */
export function mergePackages(packages: readonly unknown[]): Organization {
  const units = new Map<string, Unit[]>();
  for (const [each, holds] of versionSpans(packages.map((raw) => organizationPackageSchema.parse(raw))))
    for (const entry of entriesOf(each, holds)) units.set(entry.code, join(units.get(entry.code) ?? [], entry));
  return new Organization([...units.values()].flat());
}
